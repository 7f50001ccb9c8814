#include "sample/EnglishNames.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sandtable::sample {

std::string englishNoun(std::string_view chinese) {
    using Word = std::pair<std::string_view, std::string_view>;
    static constexpr auto words = std::to_array<Word>({
        {"冲压车间", "Stamping shop"},
        {"焊装车间", "Welding shop"},
        {"总装车间", "Assembly shop"},
        {"机加工车间", "Machining shop"},
        {"涂装车间", "Paint shop"},
        {"热处理车间", "Heat treatment shop"},
        {"生产楼", "Production building"},
        {"仪表厂房", "Instrument works"},
        {"新材料厂房", "New materials works"},
        {"电子装配厂房", "Electronics assembly"},
        {"精密加工厂房", "Precision works"},
        {"立体仓库", "High-bay warehouse"},
        {"堆场调度楼", "Yard control"},
        {"拆装箱库", "Container freight station"},
        {"油泵房", "Oil pump house"},
        {"罐区控制室", "Tank farm control"},
        {"合成车间", "Synthesis plant"},
        {"中央控制室", "Central control room"},
        {"循环水泵房", "Cooling water pumps"},
        {"锅炉房", "Boiler house"},
        {"汽轮机房", "Turbine hall"},
        {"能源站集控楼", "Energy control"},
        {"空压站", "Compressor station"},
        {"污泥脱水间", "Sludge dewatering"},
        {"鼓风机房", "Blower house"},
        {"中水回用泵站", "Water reuse pumps"},
        {"综合服务楼", "Service centre"},
        {"展示中心", "Exhibition centre"},
        {"研发楼", "R&D building"},
        {"员工宿舍", "Dormitory"},
        {"员工食堂", "Canteen"},
        {"光伏升压站", "PV substation"},
    });
    const auto word = std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.first == chinese; });
    return word == words.end() ? "" : std::string(word->second);
}

} // namespace sandtable::sample
