// A page to draw on: Cairo and Pango behind a handful of verbs. Points (1/72 inch) from the top left corner. Only for
// this folder's own sources.
#pragma once

#include "report/Document.h"

#include <cairo.h>

#include <string>

namespace sandtable::report {

enum class Weight { Regular, Medium, Bold };

struct Font {
    double size = 9; // points
    Weight weight = Weight::Regular;
};

struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

class Sheet {
public:
    /// `context` stays the caller's.
    Sheet(cairo_t* context, std::string language) : m_cairo(context), m_language(std::move(language)) {}

    /// Lines no wider than `width`; returns the height they take. The position is the top left corner.
    double paragraph(const std::string& text, double x, double y, double width, const Font& font, Color color) const;
    double paragraphHeight(const std::string& text, double width, const Font& font) const;
    /// One line, cut with "…" where it is wider than `width`. `y` is the base line. Returns the width drawn.
    double line(const std::string& text, double x, double y, double width, const Font& font, Color color) const;
    void lineRight(const std::string& text, double right, double y, double width, const Font& font, Color color) const;
    double textWidth(const std::string& text, const Font& font) const;

    void fill(const Box& box, Color color, double radius = 0) const;
    void outline(const Box& box, Color color, double radius, double width = 0.75) const;
    void rule(double x, double y, double width, Color color, double thickness = 0.5) const;
    /// Diagonal lines: not known.
    void hatch(const Box& box, double radius = 0) const;
    void picture(const Picture& picture, const Box& box, double radius) const;

private:
    void path(const Box& box, double radius) const;

    cairo_t* m_cairo;
    std::string m_language;
};

} // namespace sandtable::report
