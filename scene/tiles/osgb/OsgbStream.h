// Reads the scene graph in an .osgb file through OpenSceneGraph's own serializers, from memory and guarded: a count
// that cannot fit the file, a nesting without end or data that stops early is an error, never a crash or gigabytes of
// memory. PagedLOD children are not loaded. Any thread.
#pragma once

#include "core/Result.h"

#include <osg/Image>
#include <osg/Node>

#include <string>
#include <unordered_map>

namespace sandtable::scene {

struct OsgbScene {
    osg::ref_ptr<osg::Node> root;
    /// Bytes of each picture that is in the file as raw pixels, by the pixels' address: what the picture may take.
    std::unordered_map<const void*, size_t> blockSizes;
};

/// `file` names the data in errors; its folder is where relative references start.
Result<OsgbScene> readOsgb(const std::string& bytes, const std::string& file);

} // namespace sandtable::scene
