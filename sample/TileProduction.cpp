#include "sample/TileProduction.h"

#include "sample/Light.h"
#include "sample/OsgbWriter.h"
#include "sample/Painter.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fmt/format.h>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>

namespace sandtable::sample {
namespace {

constexpr double reliefCellMeters = 0.5;

Light lightOver(const ParkPlan& plan, const Box2& region, double cell) {
    Canvas relief(inset(region, -shadowReachMeters), cell);
    layGround(plan, relief);
    paintObjects(plan, relief);
    return Light(relief);
}

template<class T, class Near> std::vector<T> only(const std::vector<T>& all, Near&& near) {
    std::vector<T> kept;
    std::copy_if(all.begin(), all.end(), std::back_inserter(kept), near);
    return kept;
}

/// The part of the plan that can be seen in, or throw a shadow into, a region: everything later then scans short lists.
ParkPlan planAround(const ParkPlan& plan, const Box2& region) {
    Box2 reach;
    for (const glm::dvec2& corner :
         {region.min, glm::dvec2(region.max.x, region.min.y), region.max, glm::dvec2(region.min.x, region.max.y)})
        reach.extend(plan.planFromSite(corner));
    reach = inset(reach, -shadowReachMeters - 12);
    const auto overlaps = [&](const auto& thing) { return thing.box.overlaps(reach); };
    const auto touches = [&](const auto& round) { return inset(reach, -round.radius).contains(round.center); };
    ParkPlan near;
    near.seed = plan.seed;
    near.tiles = plan.tiles;
    near.streetAxis = plan.streetAxis;
    near.boundary = plan.boundary;
    near.river = plan.river;
    near.blocks = only(plan.blocks, overlaps);
    near.areas = only(plan.areas, overlaps);
    near.roads = only(plan.roads, overlaps);
    near.buildings = only(plan.buildings, overlaps);
    near.turned = only(plan.turned, touches);
    near.crates = only(plan.crates, overlaps);
    near.trees = only(plan.trees, touches);
    near.racks = only(plan.racks, overlaps);
    return near;
}

class TileMaker {
public:
    TileMaker(const ParkPlan& plan, const std::filesystem::path& directory, const glm::ivec2& tile)
        : m_extent(boxOf(plan, tile)),
          m_plan(planAround(plan, m_extent)),
          m_light(lightOver(m_plan, m_extent, reliefCellMeters)),
          m_name(fmt::format("Tile_{:+04}_{:+04}", tile.x, tile.y)),
          m_directory(directory / "Data" / m_name) {
        Canvas canvas(m_extent, finestTexelMeters);
        layGround(m_plan, canvas);
        paintLand(m_plan, canvas);
        paintObjects(m_plan, canvas);
        m_pictures.push_back(develop(canvas, m_light));
        for (int level = 1; level < levelCount; ++level) m_pictures.push_back(halved(m_pictures.back()));
    }

    static Box2 boxOf(const ParkPlan& plan, const glm::ivec2& tile) {
        const glm::dvec2 low = plan.meshExtent().min + glm::dvec2(tile) * ParkPlan::tileSizeMeters;
        return {low, low + ParkPlan::tileSizeMeters};
    }

    const Picture& ortho() const { return m_pictures[2]; }

    /// Root → L17 (four quarters) → L18 → L19 of each quarter.
    Result<void> write() const {
        std::error_code error;
        std::filesystem::create_directories(m_directory, error);
        if (error) return Error{ErrorKind::Io, m_directory.string(), error.message()};
        const std::string l17 = m_name + "_L17_0.osgb";
        if (auto done = save(m_name + ".osgb", {piece(m_extent, 3, l17)}); !done) return done;
        std::vector<OsgbPiece> quarters;
        quarters.reserve(4);
        for (int q = 0; q < 4; ++q) quarters.push_back(piece(quarter(q), 2, fmt::format("{}_L18_0{}.osgb", m_name, q)));
        if (auto done = save(l17, quarters); !done) return done;
        for (int q = 0; q < 4; ++q) {
            const std::string finest = fmt::format("{}_L19_0{}u.osgb", m_name, q);
            if (auto done = save(fmt::format("{}_L18_0{}.osgb", m_name, q), {piece(quarter(q), 1, finest)}); !done)
                return done;
            if (auto done = save(finest, {piece(quarter(q), 0, "")}); !done) return done;
        }
        return {};
    }

private:
    Box2 quarter(int q) const {
        const glm::dvec2 half = m_extent.size() / 2.0, low = m_extent.min + half * glm::dvec2(q % 2, q / 2);
        return {low, low + half};
    }

    OsgbPiece piece(const Box2& cell, int level, const std::string& child) const {
        const Picture& whole = m_pictures[static_cast<size_t>(level)];
        const double texel = ParkPlan::tileSizeMeters / whole.width;
        const auto texels = [&](double meters) { return static_cast<int>(std::lround(meters / texel)); };
        Picture picture = cropped(whole, texels(cell.min.x - m_extent.min.x), texels(m_extent.max.y - cell.max.y),
                                  texels(cell.size().x), texels(cell.size().y));
        OsgbPiece result{meshCell(m_plan, m_light, cell, std::move(picture), levelOfDetail(level)), child, 0};
        // Replaced when one of its texels would cover more than a pixel.
        result.switchPixels = glm::length(result.mesh.bounds().size()) / texel;
        return result;
    }

    Result<void> save(const std::string& name, const std::vector<OsgbPiece>& pieces) const {
        return writeOsgb(m_directory / name, pieces);
    }

    Box2 m_extent;
    ParkPlan m_plan;
    Light m_light;
    std::string m_name;
    std::filesystem::path m_directory;
    std::vector<Picture> m_pictures; // finest first
};

void paste(const Picture& part, Picture& whole, int x, int y) {
    for (int row = 0; row < part.height; ++row)
        std::copy_n(part.pixel(0, row), static_cast<size_t>(part.width) * 3, whole.pixel(x, y + row));
}

Picture doubled(const Picture& picture) {
    Picture twice(picture.width * 2, picture.height * 2);
    for (int y = 0; y < twice.height; ++y)
        for (int x = 0; x < twice.width; ++x) std::copy_n(picture.pixel(x / 2, y / 2), 3, twice.pixel(x, y));
    return twice;
}

/// Country outside the mesh, seen from above; half as sharp as the rest of the orthophoto.
Picture photograph(const ParkPlan& plan, const Box2& region) {
    const double texel = orthoTexelMeters * 2;
    const ParkPlan near = planAround(plan, region);
    const Light light = lightOver(near, region, texel);
    Canvas canvas(region, texel);
    layGround(near, canvas);
    paintLand(near, canvas);
    paintObjects(near, canvas);
    return doubled(develop(canvas, light));
}

/// Makes one tile: files if it belongs to the mesh, and its part of the orthophoto.
Result<Picture> makeTile(const ParkPlan& plan, const std::filesystem::path& directory, const glm::ivec2& tile) {
    const bool inMesh = tile.x >= 0 && tile.y >= 0 && tile.x < plan.tiles.x && tile.y < plan.tiles.y;
    if (!inMesh) return photograph(plan, TileMaker::boxOf(plan, tile));
    const TileMaker maker(plan, directory, tile);
    if (auto written = maker.write(); !written) return written.error();
    return maker.ortho();
}

} // namespace

Result<Picture> produceTiles(const ParkPlan& plan, const std::filesystem::path& directory, unsigned workers,
                             const std::function<void(int, int)>& progress) {
    const int around = static_cast<int>(surroundingsMeters / ParkPlan::tileSizeMeters);
    const glm::ivec2 count = plan.tiles + 2 * around;
    const int total = count.x * count.y, side = static_cast<int>(ParkPlan::tileSizeMeters / orthoTexelMeters);
    Picture ortho(count.x * side, count.y * side);
    std::atomic<int> next = 0;
    std::mutex mutex;
    std::condition_variable changed;
    int done = 0;
    std::optional<Error> failure;

    const auto work = [&] {
        for (int i = next++; i < total; i = next++) {
            const glm::ivec2 place(i % count.x, i / count.x);
            const Result<Picture> picture = makeTile(plan, directory, place - around);
            if (picture) paste(*picture, ortho, place.x * side, (count.y - 1 - place.y) * side); // tiles do not overlap
            const std::lock_guard lock(mutex);
            ++done;
            if (!picture) {
                failure = picture.error();
                next = total;
            }
            changed.notify_one();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::max(1u, workers); ++i) threads.emplace_back(work);
        std::unique_lock lock(mutex);
        for (int reported = 0; reported < total && !failure;) {
            changed.wait(lock, [&] { return done > reported || failure; });
            reported = done;
            lock.unlock();
            progress(reported, total);
            lock.lock();
        }
    } // the lock is released before the threads are joined
    if (failure) return *failure;
    return ortho;
}

} // namespace sandtable::sample
