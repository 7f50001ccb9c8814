#include "telemetry/Units.h"

#include <fmt/format.h>
#include <udunits2.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace sandtable::telemetry {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

/// Whole texts.
constexpr Spelling wholeSpellings[] = {
    {"dB(A)", "dBA"},    {"dB（A）", "dBA"}, {"db(A)", "dBA"},      {"dB(a)", "dBA"},
    {"A声级", "dBA"},    {"db", "dB"},       {"r/min", "turn/min"}, {"rpm", "turn/min"},
    {"RPM", "turn/min"}, {"r/s", "turn/s"},  {"M3", "m3"},          {"M3/H", "m3/h"},
    {"m3/H", "m3/h"},    {"KW", "kW"},       {"KWH", "kWh"},        {"Kwh", "kWh"},
};

/// Parts of texts; where several fit, the longest does.
constexpr Spelling partSpellings[] = {
    // signs
    {"℃", "degC"},
    {"°C", "degC"},
    {"℉", "degF"},
    {"°F", "degF"},
    {"µ", "u"}, // micro sign
    {"μ", "u"}, // Greek mu
    {"㎥", "m3"},
    {"㎡", "m2"},
    {"²", "2"},
    {"³", "3"},
    {"㎎", "mg"},
    {"㎏", "kg"},
    {"㎜", "mm"},
    {"㎝", "cm"},
    {"㎞", "km"},
    {"㎾", "kW"},
    {"㎐", "Hz"},
    {"Ω", "ohm"},
    {"％", "%"},
    {"／", "/"},
    {"·", "."},
    {"・", "."},
    {"每", "/"},
    // energy and power
    {"度", "kWh"},
    {"千瓦时", "kWh"},
    {"千瓦小时", "kWh"},
    {"千瓦·时", "kWh"},
    {"瓦时", "Wh"},
    {"兆瓦时", "MWh"},
    {"千瓦", "kW"},
    {"兆瓦", "MW"},
    {"瓦", "W"},
    {"千焦", "kJ"},
    {"兆焦", "MJ"},
    {"吉焦", "GJ"},
    {"伏", "V"},
    {"千伏", "kV"},
    {"安", "A"},
    {"千乏", "kvar"},
    {"千伏安", "kVA"},
    {"赫兹", "Hz"},
    {"分贝", "dB"},
    // temperature, pressure
    {"摄氏度", "degC"},
    {"华氏度", "degF"},
    {"帕", "Pa"},
    {"千帕", "kPa"},
    {"兆帕", "MPa"},
    // mass, length, volume
    {"吨", "t"},
    {"千克", "kg"},
    {"公斤", "kg"},
    {"克", "g"},
    {"毫克", "mg"},
    {"微克", "ug"},
    {"米", "m"},
    {"毫米", "mm"},
    {"厘米", "cm"},
    {"千米", "km"},
    {"公里", "km"},
    {"平方米", "m2"},
    {"立方米", "m3"},
    {"升", "L"},
    // time, turns
    {"小时", "h"},
    {"时", "h"},
    {"分钟", "min"},
    {"分", "min"},
    {"秒", "s"},
    {"天", "d"},
    {"转", "turn"},
};

/// Quantities of their own: nothing else has their dimension, although SI would let some of them cancel out.
constexpr const char* ownDimensions[] = {"dBA", "dB", "turn", "VA", "var", "Nm3", "pH", "NTU"};

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t"), end = text.find_last_not_of(" \t");
    return begin == std::string_view::npos ? "" : std::string(text.substr(begin, end - begin + 1));
}

/// As udunits knows it.
std::string canonical(const std::string& unit) {
    const std::string text = trimmed(unit);
    for (const auto& [spelling, known] : wholeSpellings)
        if (text == spelling) return std::string(known);
    std::string result;
    for (size_t at = 0; at < text.size();) {
        const Spelling* longest = nullptr;
        for (const Spelling& part : partSpellings)
            if (text.compare(at, part.first.size(), part.first) == 0 &&
                (!longest || part.first.size() > longest->first.size()))
                longest = &part;
        result += longest ? longest->second : std::string_view(text).substr(at, 1);
        at += longest ? longest->first.size() : 1;
    }
    return result;
}

struct Free {
    void operator()(ut_system* system) const { ut_free_system(system); }
    void operator()(ut_unit* unit) const { ut_free(unit); }
    void operator()(cv_converter* converter) const { cv_free(converter); }
};
using UnitPointer = std::unique_ptr<ut_unit, Free>;
using SystemPointer = std::unique_ptr<ut_system, Free>;

SystemPointer loadSystem() {
    ut_set_error_message_handler(ut_ignore);
    SystemPointer system(ut_read_xml(nullptr));
    if (!system) return nullptr;
    for (const char* symbol : ownDimensions) {
        const UnitPointer unit(ut_new_base_unit(system.get()));
        for (const ut_encoding encoding : {UT_ASCII, UT_UTF8}) { // VA is there as a W, a turn as 2 pi
            ut_unmap_symbol_to_unit(system.get(), symbol, encoding);
            ut_unmap_name_to_unit(system.get(), symbol, encoding);
        }
        ut_map_symbol_to_unit(symbol, UT_UTF8, unit.get());
    }
    const UnitPointer wattHour(ut_parse(system.get(), "W.h", UT_UTF8));
    ut_map_symbol_to_unit("Wh", UT_UTF8, wattHour.get());
    return system;
}

Error refusal(ErrorKind kind, const std::string& from, const std::string& to, const std::string& reason) {
    return {kind, "", fmt::format("\"{}\" cannot be converted to \"{}\": {}", from, to, reason)};
}

} // namespace

Result<UnitConversion> unitConversion(const std::string& from, const std::string& to) {
    if (from == to) return UnitConversion{};
    static std::mutex mutex; // also of the library's status and tables
    const std::scoped_lock lock(mutex);
    static const SystemPointer system = loadSystem();
    if (!system) return refusal(ErrorKind::NotFound, from, to, "udunits2 finds no table of units");

    const auto parse = [](const std::string& unit) {
        const std::string text = canonical(unit);
        return UnitPointer(text.empty() ? nullptr : ut_parse(system.get(), text.c_str(), UT_UTF8));
    };
    const UnitPointer source = parse(from), target = parse(to);
    if (!source || !target)
        return refusal(ErrorKind::InvalidData, from, to, fmt::format("\"{}\" is not a known unit", source ? to : from));
    const std::unique_ptr<cv_converter, Free> converter(ut_get_converter(source.get(), target.get()));
    if (!converter) return refusal(ErrorKind::InvalidData, from, to, "they measure different things");

    constexpr double far = 1024;
    const double offset = cv_convert_double(converter.get(), 0);
    const double factor = (cv_convert_double(converter.get(), far) - offset) / far;
    const UnitConversion linear{factor, offset};
    const double middle = cv_convert_double(converter.get(), far / 2);
    if (!(std::abs(linear(far / 2) - middle) <= 1e-9 * (1 + std::abs(middle))))
        return refusal(ErrorKind::Unsupported, from, to, "the scale of one is not linear in the other");
    return linear;
}

} // namespace sandtable::telemetry
