#include "sample/OsgbWriter.h"

#include <fmt/format.h>
#include <fstream>
#include <mutex>
#include <osg/Geode>
#include <osg/Geometry>
#include <osg/PagedLOD>
#include <osg/Texture2D>
#include <osgDB/WriteFile>

namespace sandtable::sample {
namespace {

osg::ref_ptr<osg::Image> imageOf(const Picture& picture, const std::string& name) {
    osg::ref_ptr<osg::Image> image = new osg::Image;
    image->allocateImage(picture.width, picture.height, 1, GL_RGB, GL_UNSIGNED_BYTE);
    for (int y = 0; y < picture.height; ++y) // OSG's rows run from the bottom
        std::copy_n(picture.pixel(0, picture.height - 1 - y), static_cast<size_t>(picture.width) * 3,
                    image->data(0, y));
    image->setFileName(name); // its extension chooses JPEG
    return image;
}

osg::ref_ptr<osg::Geometry> geometryOf(const TexturedMesh& mesh, const std::string& imageName) {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    osg::ref_ptr<osg::Vec3Array> positions = new osg::Vec3Array;
    for (const glm::vec3& p : mesh.positions) positions->push_back({p.x, p.y, p.z});
    osg::ref_ptr<osg::Vec2Array> uv = new osg::Vec2Array;
    for (const glm::vec2& t : mesh.uv) uv->push_back({t.x, t.y});
    geometry->setVertexArray(positions);
    geometry->setTexCoordArray(0, uv);
    geometry->addPrimitiveSet(
        new osg::DrawElementsUInt(GL_TRIANGLES, static_cast<unsigned>(mesh.triangles.size()), mesh.triangles.data()));

    osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(imageOf(mesh.picture, imageName));
    texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
    texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
    texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
    texture->setResizeNonPowerOfTwoHint(false);
    geometry->getOrCreateStateSet()->setTextureAttributeAndModes(0, texture);
    return geometry;
}

osg::ref_ptr<osg::Node> nodeOf(const OsgbPiece& piece, const std::string& stem, size_t number) {
    osg::ref_ptr<osg::Geode> geode = new osg::Geode;
    geode->addDrawable(geometryOf(piece.mesh.surface, fmt::format("{}_{}_0.jpg", stem, number)));
    if (!piece.mesh.walls.triangles.empty())
        geode->addDrawable(geometryOf(piece.mesh.walls, fmt::format("{}_{}_1.jpg", stem, number)));
    if (piece.child.empty()) return geode;

    const Box3 bounds = piece.mesh.bounds();
    const glm::vec3 center = bounds.center();
    osg::ref_ptr<osg::PagedLOD> lod = new osg::PagedLOD;
    lod->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
    lod->setCenter({center.x, center.y, center.z});
    lod->setRadius(static_cast<float>(glm::length(bounds.size()) / 2));
    lod->setRangeMode(osg::LOD::PIXEL_SIZE_ON_SCREEN);
    lod->addChild(geode, 0, static_cast<float>(piece.switchPixels));
    lod->setFileName(1, piece.child);
    lod->setRange(1, static_cast<float>(piece.switchPixels), 1e30f);
    return lod;
}

} // namespace

Result<void> writeOsgb(const std::filesystem::path& file, const std::vector<OsgbPiece>& pieces) {
    const std::string stem = file.stem().string();
    osg::ref_ptr<osg::Node> root;
    if (pieces.size() == 1) {
        root = nodeOf(pieces.front(), stem, 0);
    } else {
        osg::ref_ptr<osg::Group> group = new osg::Group;
        for (size_t i = 0; i < pieces.size(); ++i) group->addChild(nodeOf(pieces[i], stem, i));
        root = group;
    }
    // IncludeFile embeds the encoded picture rather than its pixels; 91 is the file version most exports still have.
    osg::ref_ptr<osgDB::Options> options =
        new osgDB::Options("WriteImageHint=IncludeFile TargetFileVersion=91 JPEG_QUALITY 82");
    static std::mutex oneWriter; // OSG loads its plugins and serializers on first use, without a lock
    const std::lock_guard lock(oneWriter);
    if (!osgDB::writeNodeFile(*root, file.string(), options))
        return Error{ErrorKind::Io, file.string(), "OpenSceneGraph could not write it"};
    return {};
}

Result<void> writeMetadataXml(const std::filesystem::path& file, const std::string& srs, const glm::dvec3& origin) {
    std::ofstream out(file);
    out << "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ModelMetadata version=\"1\">\n"
        << "    <!--Spatial Reference System-->\n    <SRS>" << srs << "</SRS>\n"
        << "    <!--Origin in Spatial Reference System-->\n"
        << fmt::format("    <SRSOrigin>{:.6f},{:.6f},{:.6f}</SRSOrigin>\n</ModelMetadata>\n", origin.x, origin.y,
                       origin.z);
    if (!out.flush()) return Error{ErrorKind::Io, file.string(), "could not be written"};
    return {};
}

} // namespace sandtable::sample
