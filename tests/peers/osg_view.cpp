// OpenSceneGraph showing the same OSGB files from the same eye, for scripts/bench: the rival in the same run.
// Loads until the pager rests, then times frames. Prints one JSON line with the keys of `sandtable bench`.
// osg_view WIDTH HEIGHT EX EY EZ TX TY TZ FRAMES ROOT.osgb...
#include <osgDB/DatabasePager>
#include <osgDB/ReadFile>
#include <osgViewer/Viewer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <vector>

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool busy(const osgDB::DatabasePager& pager) {
    return pager.getRequestsInProgress() || pager.getFileRequestListSize() > 0 ||
           pager.getDataToCompileListSize() > 0 || pager.getDataToMergeListSize() > 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 11) return std::fputs("osg_view WIDTH HEIGHT EX EY EZ TX TY TZ FRAMES ROOT.osgb...\n", stderr), 2;
    const auto start = std::chrono::steady_clock::now();
    const auto number = [&](int i) { return std::atof(argv[i]); };
    const int width = std::atoi(argv[1]), height = std::atoi(argv[2]), frames = std::atoi(argv[9]);

    osg::ref_ptr<osg::Group> scene = new osg::Group;
    for (int i = 10; i < argc; ++i)
        if (const auto node = osgDB::readRefNodeFile(argv[i])) scene->addChild(node);
    scene->getOrCreateStateSet()->setMode(GL_LIGHTING, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);

    osg::ref_ptr<osg::GraphicsContext::Traits> traits = new osg::GraphicsContext::Traits;
    traits->readDISPLAY();
    traits->width = width;
    traits->height = height;
    traits->depth = 24;
    traits->pbuffer = true;
    osgViewer::Viewer viewer;
    viewer.setThreadingModel(osgViewer::Viewer::SingleThreaded);
    osg::Camera& camera = *viewer.getCamera();
    camera.setGraphicsContext(osg::GraphicsContext::createGraphicsContext(traits));
    if (!camera.getGraphicsContext()) return std::fputs("no pixel buffer\n", stderr), 1;
    camera.setViewport(0, 0, width, height);
    camera.setDrawBuffer(GL_FRONT);
    camera.setProjectionMatrixAsPerspective(60, double(width) / height, 1, 10000);
    camera.setViewMatrixAsLookAt({number(3), number(4), number(5)}, {number(6), number(7), number(8)}, {0, 0, 1});
    viewer.setSceneData(scene);
    viewer.realize();

    double complete = 0;
    for (int restful = 0; restful < 10 && secondsSince(start) < 300;) {
        viewer.frame();
        glFinish();
        if (busy(*viewer.getDatabasePager())) {
            restful = 0;
        } else if (restful++ == 0) {
            complete = secondsSince(start);
        }
    }
    std::vector<double> milliseconds;
    for (int i = 0; i < frames; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        viewer.frame();
        glFinish();
        milliseconds.push_back(secondsSince(begin) * 1e3);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"seconds_to_complete\":%.3f,\"frame_ms_median\":%.2f,\"peak_rss_mb\":%.0f}\n", complete,
                milliseconds[milliseconds.size() / 2], double(usage.ru_maxrss) * 1024 / 1e6);
}
