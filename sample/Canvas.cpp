#include "sample/Canvas.h"

#include <cassert>

namespace sandtable::sample {

Picture halved(const Picture& picture) {
    assert(picture.width % 2 == 0 && picture.height % 2 == 0);
    Picture half(picture.width / 2, picture.height / 2);
    for (int y = 0; y < half.height; ++y)
        for (int x = 0; x < half.width; ++x)
            for (int c = 0; c < 3; ++c) {
                const int sum = picture.pixel(2 * x, 2 * y)[c] + picture.pixel(2 * x + 1, 2 * y)[c] +
                                picture.pixel(2 * x, 2 * y + 1)[c] + picture.pixel(2 * x + 1, 2 * y + 1)[c];
                half.pixel(x, y)[c] = static_cast<uint8_t>((sum + 2) / 4);
            }
    return half;
}

Picture cropped(const Picture& picture, int x, int y, int width, int height) {
    assert(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height);
    Picture part(width, height);
    for (int row = 0; row < height; ++row)
        std::copy_n(picture.pixel(x, y + row), static_cast<size_t>(width) * 3, part.pixel(0, row));
    return part;
}

} // namespace sandtable::sample
