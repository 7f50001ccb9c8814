#version 450
layout(location = 0) in vec3 skyColor;
layout(location = 0) out vec4 color;

void main() { color = vec4(skyColor, 1.0); }
