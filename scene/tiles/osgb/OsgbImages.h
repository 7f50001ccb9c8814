// The pictures inside OSGB files: JPEG decoded straight to the renderer's RGBA, anything else converted from what
// OpenSceneGraph made of it.
#pragma once

#include "core/Result.h"
#include "scene/Mesh.h"

#include <osg/Image>

#include <memory>

namespace sandtable::scene {

/// Makes OpenSceneGraph decode JPEG, PNG and WebP with our decoder. Once, before the first file is read.
void installOsgbImageReader();

/// Row 0 at the bottom, as OSG's texture coordinates count. `blockBytes` is how much memory is behind the image's
/// pixels if it is known (0 if not); an image that claims more is an error.
Result<std::shared_ptr<const Image>> convertImage(const osg::Image& image, size_t blockBytes, const std::string& where);

} // namespace sandtable::scene
