// Drawables of an OSGB scene into meshes: every primitive type and array type found in the field, textures shared
// between drawables stay shared. Coordinates stay the file's own, transforms applied in double.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"
#include "scene/tiles/osgb/OsgbStream.h"

#include <osg/Geometry>
#include <osg/Material>
#include <osg/StateSet>
#include <osg/Texture>

#include <map>

namespace sandtable::scene {

/// What a drawable looks like, gathered from the state sets above it.
struct OsgbAppearance {
    const osg::Texture* texture = nullptr;
    const osg::Material* material = nullptr;
    std::optional<float> alphaCutoff;

    /// With what one more state set says.
    OsgbAppearance with(const osg::StateSet* state) const;
};

/// Converts the drawables of one file. One thread.
class OsgbGeometryConverter {
public:
    OsgbGeometryConverter(const OsgbScene& scene, std::string file, Diagnostics& diagnostics);

    /// Appends the geometry as meshes in native coordinates. What cannot be used is reported.
    void convert(const osg::Geometry& geometry, const OsgbAppearance& appearance, const glm::dmat4& nativeFromLocal,
                 std::vector<Mesh>& meshes);

    /// Reports a drawable that cannot be used.
    void reject(const char* reason);
    /// The first that could not be, if any.
    const std::optional<Error>& firstRejected() const { return m_firstRejected; }

private:
    std::shared_ptr<const Image> imageOf(const osg::Texture* texture);
    Material materialOf(const OsgbAppearance& appearance);

    const OsgbScene& m_scene;
    std::string m_file;
    Diagnostics& m_diagnostics;
    std::optional<Error> m_firstRejected;
    size_t m_vertices = 0, m_indices = 0;                               // of all drawables so far
    std::map<const osg::Image*, std::shared_ptr<const Image>> m_images; // each converted once
};

} // namespace sandtable::scene
