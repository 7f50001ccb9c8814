#include "report/Sheet.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>

namespace sandtable::report {

namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
struct FreeFont {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

PangoWeight pangoWeight(Weight weight) {
    switch (weight) {
    case Weight::Medium:
        return PANGO_WEIGHT_MEDIUM;
    case Weight::Bold:
        return PANGO_WEIGHT_BOLD;
    case Weight::Regular:
        break;
    }
    return PANGO_WEIGHT_NORMAL;
}

Layout layoutOf(cairo_t* cairo, const std::string& text, const Font& font, const std::string& language) {
    Layout layout(pango_cairo_create_layout(cairo));
    // Noto's Chinese forms for both languages: the page is one hand's, and Latin letters in it are Source Sans.
    const std::unique_ptr<PangoFontDescription, FreeFont> description(pango_font_description_new());
    pango_font_description_set_family(description.get(), "Noto Sans CJK SC, sans-serif");
    pango_font_description_set_weight(description.get(), pangoWeight(font.weight));
    pango_font_description_set_absolute_size(description.get(), font.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), description.get());
    pango_context_set_language(pango_layout_get_context(layout.get()),
                               pango_language_from_string(language == "zh" ? "zh-cn" : "en"));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

double points(int pangoUnits) { return static_cast<double>(pangoUnits) / PANGO_SCALE; }

void setColor(cairo_t* cairo, Color color) {
    cairo_set_source_rgb(cairo, color.r / 255.0, color.g / 255.0, color.b / 255.0);
}

/// As wide as asked for, lines a little apart.
void wrap(PangoLayout* layout, double width) {
    pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.0F);
}

double heightOf(PangoLayout* layout) {
    int height = 0;
    pango_layout_get_size(layout, nullptr, &height);
    return points(height);
}

} // namespace

double Sheet::paragraph(const std::string& text, double x, double y, double width, const Font& font,
                        Color color) const {
    const Layout layout = layoutOf(m_cairo, text, font, m_language);
    wrap(layout.get(), width);
    setColor(m_cairo, color);
    cairo_move_to(m_cairo, x, y);
    pango_cairo_show_layout(m_cairo, layout.get());
    return heightOf(layout.get());
}

double Sheet::paragraphHeight(const std::string& text, double width, const Font& font) const {
    const Layout layout = layoutOf(m_cairo, text, font, m_language);
    wrap(layout.get(), width);
    return heightOf(layout.get());
}

double Sheet::line(const std::string& text, double x, double y, double width, const Font& font, Color color) const {
    const Layout layout = layoutOf(m_cairo, text, font, m_language);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_width(layout.get(), static_cast<int>(std::max(0.0, width) * PANGO_SCALE));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    setColor(m_cairo, color);
    cairo_move_to(m_cairo, x, y - points(pango_layout_get_baseline(layout.get())));
    pango_cairo_show_layout(m_cairo, layout.get());
    int drawn = 0;
    pango_layout_get_size(layout.get(), &drawn, nullptr);
    return points(drawn);
}

void Sheet::lineRight(const std::string& text, double right, double y, double width, const Font& font,
                      Color color) const {
    const double own = std::min(width, textWidth(text, font) + 0.5);
    line(text, right - own, y, own, font, color);
}

double Sheet::textWidth(const std::string& text, const Font& font) const {
    const Layout layout = layoutOf(m_cairo, text, font, m_language);
    int width = 0;
    pango_layout_get_size(layout.get(), &width, nullptr);
    return points(width);
}

void Sheet::path(const Box& box, double radius) const {
    constexpr double quarter = std::numbers::pi / 2;
    const double r = std::min({radius, box.width / 2, box.height / 2});
    cairo_new_path(m_cairo);
    if (r <= 0) return cairo_rectangle(m_cairo, box.x, box.y, box.width, box.height);
    cairo_arc(m_cairo, box.right() - r, box.y + r, r, -quarter, 0);
    cairo_arc(m_cairo, box.right() - r, box.bottom() - r, r, 0, quarter);
    cairo_arc(m_cairo, box.x + r, box.bottom() - r, r, quarter, 2 * quarter);
    cairo_arc(m_cairo, box.x + r, box.y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(m_cairo);
}

void Sheet::fill(const Box& box, Color color, double radius) const {
    path(box, radius);
    setColor(m_cairo, color);
    cairo_fill(m_cairo);
}

void Sheet::outline(const Box& box, Color color, double radius, double width) const {
    path(box, radius);
    setColor(m_cairo, color);
    cairo_set_line_width(m_cairo, width);
    cairo_stroke(m_cairo);
}

void Sheet::rule(double x, double y, double width, Color color, double thickness) const {
    fill({x, y - thickness / 2, width, thickness}, color);
}

void Sheet::hatch(const Box& box, double radius) const {
    constexpr Color ground{232, 236, 240}, ink{176, 186, 196};
    constexpr double step = 3.2;
    fill(box, ground, radius);
    cairo_save(m_cairo);
    path(box, radius);
    cairo_clip(m_cairo);
    setColor(m_cairo, ink);
    cairo_set_line_width(m_cairo, 0.8);
    for (double x = box.x - box.height; x < box.right(); x += step) {
        cairo_move_to(m_cairo, x, box.bottom());
        cairo_line_to(m_cairo, x + box.height, box.y);
    }
    cairo_stroke(m_cairo);
    cairo_restore(m_cairo);
}

void Sheet::picture(const Picture& picture, const Box& box, double radius) const {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height);
    cairo_surface_flush(surface);
    uint8_t* pixels = cairo_image_surface_get_data(surface);
    if (pixels) {
        const auto stride = static_cast<size_t>(cairo_image_surface_get_stride(surface));
        const auto width = static_cast<size_t>(picture.width);
        for (size_t row = 0; row < static_cast<size_t>(picture.height); ++row)
            for (size_t x = 0; x < width; ++x) {
                const uint8_t* from = picture.rgba.data() + (row * width + x) * 4;
                const uint32_t packed =
                    static_cast<uint32_t>(from[0]) << 16 | static_cast<uint32_t>(from[1]) << 8 | from[2];
                std::memcpy(pixels + row * stride + x * 4, &packed, 4);
            }
        cairo_surface_mark_dirty(surface);
    }
    cairo_save(m_cairo);
    path(box, radius);
    cairo_clip(m_cairo);
    cairo_translate(m_cairo, box.x, box.y);
    cairo_scale(m_cairo, box.width / picture.width, box.height / picture.height);
    cairo_set_source_surface(m_cairo, surface, 0, 0); // out of memory: an error of the context, reported at the end
    cairo_paint(m_cairo);
    cairo_restore(m_cairo);
    cairo_surface_destroy(surface);
}

} // namespace sandtable::report
