#include "scene/tiles/TileStreamer.h"
#include "core/Log.h"
#include "tests/scene/TileWorld.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>

using namespace sandtable;
using namespace sandtable::scene;
using test::quadTile;

namespace {

/// Contents by URI; a URI in `missing` cannot be read.
struct FakeLoader : TileLoader {
    size_t bytesEach = 100;
    std::set<std::string> missing;
    std::map<std::string, std::vector<TileDescription>> files; // URI → PagedLOD-like children with inline meshes
    mutable std::mutex mutex;
    mutable std::map<std::string, int> loads;

    static TileContent meshContent(size_t bytes) {
        TileContent content;
        content.meshes.emplace_back().positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
        content.meshes.back().indices = {0, 1, 2};
        content.bytes = bytes;
        return content;
    }
    Result<TileContent> load(const TileDescription& tile, Diagnostics&) const override {
        {
            const std::scoped_lock lock(mutex);
            ++loads[tile.uri];
        }
        if (missing.count(tile.uri)) return Error{ErrorKind::NotFound, tile.uri, "no such file"};
        if (const auto file = files.find(tile.uri); file != files.end()) {
            TileContent content;
            content.children = file->second;
            return content;
        }
        return meshContent(bytesEach);
    }
};

/// Counts what is resident, as a GPU would hold it.
struct FakeResidency : TileResidency {
    std::set<TileId> resident;
    size_t made = 0, evicted = 0;
    Result<void> makeReady(TileId tile, const TileContent& content) override {
        EXPECT_FALSE(content.meshes.empty());
        EXPECT_TRUE(resident.insert(tile).second) << "made ready twice";
        ++made;
        return {};
    }
    void evict(TileId tile) override {
        EXPECT_EQ(resident.erase(tile), 1u) << "evicted what was not there";
        ++evicted;
    }
};

struct Rig {
    std::shared_ptr<FakeLoader> loader = std::make_shared<FakeLoader>();
    Diagnostics diagnostics;
    FakeResidency residency;
    JobSystem jobs{0};
    std::unique_ptr<TileMemory> memory;
    std::unique_ptr<TileStreamer> streamer;

    Rig() { setLogLevel(LogLevel::Off); }
    void open(TileDescription root, size_t budgetBytes = SIZE_MAX, StreamerOptions options = {}) {
        memory = std::make_unique<TileMemory>(budgetBytes);
        streamer = std::make_unique<TileStreamer>(Tileset{"fake", "fake", {}, std::move(root), loader}, jobs, residency,
                                                  *memory, diagnostics, options);
    }
    const Selection& update(const Camera& camera) {
        streamer->update(camera);
        memory->endFrame();
        return streamer->selection();
    }
    /// Updates and loads until the view is complete.
    void settle(const Camera& camera) {
        for (int i = 0; i < 200; ++i) {
            if (update(camera).complete() && jobs.pending() == 0) return;
            jobs.drain();
        }
        FAIL() << "never complete";
    }
};

Camera above(const glm::dvec2& place, double height) {
    Camera camera;
    camera.eye = {place, height};
    camera.target = {place, 0};
    return camera;
}

/// An OSGB-like tileset: a root file with four PagedLODs, each naming a finer file with four more.
TileDescription pagedTile(const glm::dvec2& corner, double side, const std::string& finerFile) {
    TileDescription tile = quadTile(corner, side, 0, "");
    tile.geometricErrorMeters = side / 10;
    tile.inlineContent = std::make_shared<TileContent>(FakeLoader::meshContent(100));
    if (!finerFile.empty()) {
        TileDescription file;
        file.volume = tile.volume;
        file.uri = finerFile;
        tile.children.push_back(file);
    }
    return tile;
}

TileDescription pagedRoot(FakeLoader& loader) {
    for (int i = 0; i < 4; ++i) {
        const glm::dvec2 corner = glm::dvec2(i % 2, i / 2) * 500.0;
        const std::string finer = "L1_" + std::to_string(i);
        loader.files["L0"].push_back(pagedTile(corner, 500, finer));
        for (int j = 0; j < 4; ++j) {
            loader.files[finer].push_back(pagedTile(corner + glm::dvec2(j % 2, j / 2) * 250.0, 250, ""));
        }
    }
    TileDescription root, file;
    file.uri = "L0";
    root.children.push_back(file);
    return root;
}

} // namespace

TEST(TileStreamer, CompletesAViewAndKeepsCountOfWhatIsResident) {
    Rig rig;
    rig.open(quadTile({0, 0}, 1000, 4));
    rig.settle(above({500, 500}, 300));
    EXPECT_EQ(rig.residency.resident.size(), rig.streamer->stats().tilesReady);
    EXPECT_EQ(rig.streamer->stats().residentBytes, rig.residency.resident.size() * 100);
    for (const TileId id : rig.streamer->selection().draw) EXPECT_TRUE(rig.residency.resident.count(id));
}

TEST(TileStreamer, FilesWithSeveralTilesLoadOnceAndRefine) {
    Rig rig;
    rig.open(pagedRoot(*rig.loader));
    rig.settle(above({500, 500}, 50));
    EXPECT_EQ(rig.loader->loads["L0"], 1);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(rig.loader->loads["L1_" + std::to_string(i)], 1);
    for (const TileId id : rig.streamer->selection().draw)
        EXPECT_EQ(rig.streamer->tree()[id].volume.bounds().size().x, 250);
}

TEST(TileStreamer, AMissingFileKeepsTheCoarseTileAndIsReportedOnce) {
    Rig rig;
    TileDescription root = pagedRoot(*rig.loader);
    rig.loader->missing.insert("L1_2");
    rig.open(std::move(root));
    for (int i = 0; i < 5; ++i) rig.settle(above({500, 500}, 50));
    EXPECT_EQ(rig.loader->loads["L1_2"], 1);
    EXPECT_EQ(rig.streamer->stats().failed, 1u);
    ASSERT_EQ(rig.diagnostics.all().size(), 1u);
    EXPECT_EQ(rig.diagnostics.all()[0].where, "L1_2");
    for (const glm::dvec2& place :
         {glm::dvec2(490, 490), glm::dvec2(510, 490), glm::dvec2(490, 510), glm::dvec2(510, 510)}) {
        int times = 0; // the parent stays: no hole, nothing twice
        for (const TileId id : rig.streamer->selection().draw) times += test::covers(rig.streamer->tree()[id], place);
        EXPECT_EQ(times, 1);
    }
}

TEST(TileStreamer, StaysWithinItsBudgetAndSaysThatQualityIsLower) {
    Rig rig;
    StreamerOptions options;
    options.maxLoadsInFlight = 4;
    rig.open(quadTile({0, 0}, 1000, 5), 800, options);
    rig.settle(above({500, 500}, 60));
    EXPECT_LE(rig.streamer->stats().residentBytes, 800 + options.maxLoadsInFlight * 100);
    EXPECT_GT(rig.memory->errorFactor(), 1);
    EXPECT_FALSE(rig.streamer->selection().draw.empty());
}

TEST(TileStreamer, QualityReturnsWhenTheViewFitsAgain) {
    Rig rig;
    rig.open(quadTile({0, 0}, 1000, 5), 1200);
    rig.settle(above({500, 500}, 60));
    ASSERT_GT(rig.memory->errorFactor(), 1);
    const Camera away = above({500, 500}, 4000);
    for (int i = 0; i < 200; ++i) rig.settle(away);
    EXPECT_EQ(rig.memory->errorFactor(), 1);
}

TEST(TileStreamer, QualityComesToRestWhileTheCameraStands) {
    for (const size_t budget : {300u, 700u, 800u, 1200u, 1500u, 2000u}) {
        Rig rig;
        rig.open(quadTile({0, 0}, 1000, 5), budget);
        const Camera camera = above({500, 500}, 60);
        const auto run = [&](int frames) {
            std::set<double> factors;
            for (int i = 0; i < frames; ++i, rig.jobs.drain()) {
                rig.update(camera);
                factors.insert(rig.memory->errorFactor());
            }
            return factors;
        };
        run(500);
        EXPECT_EQ(run(100).size(), 1u) << budget;
        EXPECT_TRUE(rig.streamer->selection().complete()) << budget;
    }
}

TEST(TileStreamer, WhatCannotFitAtAllEndsAtTheCoarsest) {
    Rig rig;
    TileDescription roots; // of which only one fits
    for (int i = 0; i < 4; ++i) roots.children.push_back(quadTile({i * 10, 0}, 10, 0, "root" + std::to_string(i)));
    StreamerOptions options;
    options.maxLoadsInFlight = 1;
    rig.open(std::move(roots), 100, options);
    for (int i = 0; i < 1000; ++i, rig.jobs.drain()) rig.update(above({20, 5}, 60));
    EXPECT_EQ(rig.memory->errorFactor(), TileMemory::maxErrorFactor);
    EXPECT_EQ(rig.streamer->stats().residentBytes, 100u);
}

TEST(TileStreamer, TilesetsShareOneBudgetAndHiddenOnesGiveWay) {
    Rig rig;
    FakeResidency otherResidency;
    rig.open(quadTile({0, 0}, 1000, 3), 2500);
    TileStreamer other({"other", "fake", {}, quadTile({0, 0}, 1000, 3), rig.loader}, rig.jobs, otherResidency,
                       *rig.memory, rig.diagnostics, {});
    const Camera camera = above({500, 500}, 150);
    rig.settle(camera); // the other is hidden
    const size_t alone = rig.streamer->stats().residentBytes;
    ASSERT_GT(alone, 2500u / 2);
    ASSERT_EQ(rig.memory->errorFactor(), 1);
    for (int i = 0; i < 100; ++i, rig.jobs.drain()) { // now the first is
        other.update(camera);
        rig.memory->endFrame();
    }
    EXPECT_TRUE(other.selection().complete());
    EXPECT_EQ(rig.memory->errorFactor(), 1);
    EXPECT_EQ(other.stats().residentBytes, alone);
    EXPECT_LT(rig.memory->residentBytes(), 2500u);
    EXPECT_LT(rig.streamer->stats().residentBytes, alone);
}

TEST(TileStreamer, ATileKnownToBeUnreadableIsCountedAndItsParentStays) {
    Rig rig;
    TileDescription root = quadTile({0, 0}, 1000, 1);
    root.children[2].uri.clear();
    root.children[2].unreadable = Error{ErrorKind::Unsupported, "tileset.json", "implicit tiling"};
    rig.open(std::move(root));
    rig.settle(above({500, 500}, 50));
    EXPECT_EQ(rig.streamer->selection().draw, std::vector<TileId>{0});
    EXPECT_EQ(rig.streamer->stats().failed, 1u);
    EXPECT_EQ(rig.diagnostics.all().size(), 1u);
}

TEST(TileStreamer, FlyingAboutEvictsWhatIsOutOfUseAndBringsItBack) {
    Rig rig;
    rig.open(pagedRoot(*rig.loader), 2500);
    for (int round = 0; round < 3; ++round) {
        for (const glm::dvec2& place : {glm::dvec2(100, 100), glm::dvec2(900, 100), glm::dvec2(900, 900)}) {
            rig.settle(above(place, 30));
            bool fineHere = false;
            for (const TileId id : rig.streamer->selection().draw)
                fineHere |= test::covers(rig.streamer->tree()[id], place);
            EXPECT_TRUE(fineHere);
        }
    }
    EXPECT_EQ(rig.residency.made - rig.residency.evicted, rig.residency.resident.size());
    EXPECT_EQ(rig.streamer->stats().residentBytes, rig.residency.resident.size() * 100);
}

TEST(TileStreamer, RealThreadsGiveTheSameView) {
    Rig rig;
    JobSystem jobs(2);
    TileMemory memory(SIZE_MAX);
    TileStreamer streamer({"fake", "fake", {}, quadTile({0, 0}, 1000, 4), rig.loader}, jobs, rig.residency, memory,
                          rig.diagnostics, {});
    const Camera camera = above({500, 500}, 100000);
    while (!streamer.update(camera).complete()) std::this_thread::yield();
    EXPECT_EQ(streamer.selection().draw, std::vector<TileId>{0});
    jobs.drain();
}
