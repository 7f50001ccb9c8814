// Compressed pictures into pixels: JPEG (libjpeg-turbo), PNG and other simple formats (stb_image), WebP (libwebp).
// Any thread. Broken or oversized pictures are errors; `where` names the file in them.
#pragma once

#include "core/Result.h"
#include "scene/Mesh.h"

#include <span>
#include <string>

namespace sandtable::scene {

/// Which of the picture's rows becomes row 0 (v = 0): glTF counts v from the top, OpenSceneGraph from the bottom.
enum class FirstRow { Top, Bottom };

/// Sides above this are refused: no GPU takes them, and a corrupt header must not cost gigabytes.
inline constexpr int maxImageSide = 16384;

/// The format is told from the bytes; file names and MIME types lie.
Result<Image> decodeImage(std::span<const uint8_t> bytes, FirstRow firstRow, const std::string& where);

} // namespace sandtable::scene
