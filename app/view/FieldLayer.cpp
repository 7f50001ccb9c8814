#include "app/view/FieldLayer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::app {
namespace {

constexpr int mostCells = 128, mostCellsWithBarriers = 64; // around barriers every cell asks for many ways
constexpr double aroundTheSiteMeters = 60;
constexpr auto leastBetween = std::chrono::seconds(15); // of the time shown, while nothing but values changes

bool sameSamples(const std::vector<decision::FieldSample>& a, const std::vector<decision::FieldSample>& b) {
    return std::ranges::equal(a, b, [](const decision::FieldSample& x, const decision::FieldSample& y) {
        return x.place == y.place && x.value == y.value;
    });
}

} // namespace

struct FieldLayer::Shown {
    decision::FieldGrid grid;
    FieldPicture picture;
    std::string problem; // why there is no field; English
    uint64_t number = 0;
    bool barriers = false;
};

Box2 fieldExtent(const scene::World& world) {
    Box2 extent;
    for (const Polygon& polygon : world.site) extent.extend(polygonBounds(polygon));
    if (extent.empty()) return extent;
    extent.min -= aroundTheSiteMeters;
    extent.max += aroundTheSiteMeters;
    return extent;
}

FieldLayer::FieldLayer(const Workspace& workspace, JobSystem& jobs, std::function<void()> onFinished)
    : m_workspace(workspace), m_job(jobs, std::move(onFinished)) {}

bool FieldLayer::forget() {
    const bool had = m_shown != nullptr;
    m_job.giveUp();
    m_asked.reset();
    m_shown.reset();
    m_status = {};
    return had;
}

/// At once for another field or a jump in time, else now and then; never while the work before it is on its way, so
/// that a day played fast shows fields and not only their beginnings.
bool FieldLayer::worthIt(const Inputs& inputs) const {
    if (!m_asked) return true;
    const bool other = inputs.quantity != m_asked->quantity || inputs.indicator != m_asked->indicator ||
                       inputs.barriers != m_asked->barriers || inputs.world != m_asked->world;
    if (other) return true;
    if (m_job.busy() || sameSamples(inputs.samples, m_asked->samples)) return false;
    return std::chrono::abs(inputs.time - m_asked->time) >= leastBetween ||
           inputs.samples.size() != m_asked->samples.size();
}

bool FieldLayer::update() {
    const bool finished = take();
    const decision::HealthProfile& profile = m_workspace.session().profile();
    const decision::FieldSpec* spec = profile.field(m_workspace.field());
    if (!spec) return forget() || finished;
    const uint64_t looks = m_workspace.evaluations();
    if (m_asked && m_looks == looks && m_asked->quantity == spec->quantity &&
        m_asked->barriers == m_workspace.fieldBarriers())
        return finished;
    m_looks = looks;
    const Session& session = m_workspace.session();
    auto reading = decision::readField(profile, session.park(), m_workspace.world(), *spec, session.channels(),
                                       session.shownStore(), m_workspace.time());
    if (!reading) return forget() || finished;
    auto& [scale, sensors] = *reading;
    m_status.spec = spec;
    m_status.stale = sensors.stale;
    m_status.missing = sensors.missing + sensors.otherUnit;
    Inputs inputs{spec->quantity,
                  scale.indicator,
                  m_workspace.fieldBarriers(),
                  m_workspace.fieldBarriers() ? m_workspace.worldRevision() : 0,
                  std::move(sensors.samples),
                  m_workspace.time()};
    const bool otherField = m_asked && m_asked->quantity != inputs.quantity;
    if (otherField) m_status.estimated = false;
    if (worthIt(inputs)) request(std::move(inputs), *spec, scale);
    m_status.scale = scale;
    if (otherField) m_shown.reset(); // rather nothing for a moment than one field under another's name
    return finished || otherField;
}

void FieldLayer::request(Inputs inputs, const decision::FieldSpec& spec, const decision::FieldScale& scale) {
    decision::FieldRequest request;
    request.samples = inputs.samples;
    request.maxDistanceMeters = spec.maxDistanceMeters;
    const auto placement =
        decision::fieldPlacement(request.samples, spec.maxDistanceMeters, fieldExtent(m_workspace.world()),
                                 inputs.barriers ? mostCellsWithBarriers : mostCells);
    if (placement) request.placement = *placement;
    std::vector<Polygon> barriers;
    if (inputs.barriers) barriers = decision::footprintsOf(m_workspace.world());
    m_asked = std::move(inputs);
    auto work = [number = ++m_number, request = std::move(request), barriers = std::move(barriers), scale,
                 withBarriers = m_asked->barriers, unknown = m_workspace.session().profile().insufficientColor](
                    const std::stop_token& stop) mutable -> std::shared_ptr<const Shown> {
        auto shown = std::make_shared<Shown>();
        shown->number = number;
        if (auto made = decision::buildingBarriers(barriers)) {
            request.barriers = *std::move(made);
            shown->barriers = withBarriers;
        } else {
            shown->problem = made.error().message; // the field is shown without them
        }
        const auto grid = decision::estimateField(request, [&] { return stop.stop_requested(); });
        if (stop.stop_requested()) return nullptr;
        if (grid) {
            shown->grid = *grid;
            shown->picture = fieldPicture(*grid, scale, unknown);
        } else {
            shown->problem = grid.error().message;
        }
        return shown;
    };
    constexpr double afterTheTilesInView = 1e12;
    m_job.request(std::move(work), afterTheTilesInView);
}

bool FieldLayer::take() {
    auto finished = m_job.take();
    if (!finished) return false;
    m_shown = std::move(finished);
    m_status.sensors = m_shown->grid.sensors;
    m_status.inBarriers = m_shown->grid.inBarriers;
    m_status.method = m_shown->grid.method;
    m_status.problem = m_shown->problem;
    m_status.barriers = m_shown->barriers;
    m_status.rangeMeters.reset();
    if (m_shown->grid.variogram) m_status.rangeMeters = m_shown->grid.variogram->model.range;
    m_status.estimated = true;
    return true;
}

std::optional<ui::PlaceReading::Field> FieldLayer::at(const glm::dvec2& place) const {
    if (!m_shown || m_shown->grid.values.empty()) return std::nullopt;
    const decision::FieldGrid& grid = m_shown->grid;
    const auto cell = grid.placement.cellAt(place);
    if (!cell || !std::isfinite(grid.values[*cell])) return std::nullopt;
    const double variance = grid.variances[*cell];
    return ui::PlaceReading::Field{grid.values[*cell],
                                   std::isfinite(variance) ? std::optional(std::sqrt(variance)) : std::nullopt};
}

std::vector<renderer::DrapeLayer> FieldLayer::layers() const {
    std::vector<renderer::DrapeLayer> layers;
    if (!m_shown || m_shown->picture.colors.rgba.empty()) return layers;
    const uint64_t key = std::hash<std::string>()("field") + 2 * m_shown->number;
    layers.push_back({.key = key, .image = renderer::DrapeImage{key, &m_shown->picture.colors, 1}});
    layers.push_back({.key = key + 1, .image = renderer::DrapeImage{key + 1, &m_shown->picture.veil, 1, true}});
    return layers;
}

} // namespace sandtable::app
