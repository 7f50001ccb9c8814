// Sets a document: an A4 page of one grid (margins 42 pt, gutters 20 pt, steps of 4 pt), black on white, colour only
// where it says something.
#include "report/Document.h"
#include "report/Sheet.h"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace sandtable::report {

namespace {

constexpr double pageWidth = 595.28, pageHeight = 841.89, margin = 42, gutter = 20, footerHeight = 36;
constexpr double bottomLimit = pageHeight - margin - footerHeight + 14;

constexpr Color ink{22, 32, 42}, soft{84, 99, 113}, faint{130, 144, 156}, hairline{214, 221, 227}, amber{176, 112, 0};

constexpr Font bodyFont{9}, smallFont{7.5}, labelFont{8, Weight::Medium}, headingFont{10.5, Weight::Bold},
    figureFont{20, Weight::Bold}, heroFont{46, Weight::Bold}, titleFont{24, Weight::Bold};

/// Draws blocks, or only measures them: one walk for both, so that they cannot disagree.
class Setter {
public:
    Setter(const Sheet& sheet, bool draw) : m_sheet(sheet), m_draw(draw) {}

    /// Height of a block at this place and width.
    double set(const Block& block, double x, double y, double width) const {
        return std::visit([&](const auto& b) { return setOne(b, x, y, width); }, block);
    }
    double set(const std::vector<Block>& blocks, double x, double y, double width) const {
        double height = 0;
        for (const Block& block : blocks) height += set(block, x, y + height, width);
        return height;
    }

private:
    double setOne(const Heading& heading, double x, double y, double width) const {
        if (m_draw) {
            m_sheet.rule(x, y + 4, width, ink, 0.9);
            m_sheet.line(heading.text, x, y + 20, width, headingFont, ink);
            m_sheet.lineRight(heading.note, x + width, y + 20, width * 0.6, smallFont, soft);
        }
        return 28;
    }

    double setOne(const KeyFigures& figures, double x, double y, double width) const {
        double height = 0;
        for (const KeyFigure& figure : figures.figures) height += setFigure(figure, x, y + height, width);
        return height;
    }

    double setFigure(const KeyFigure& figure, double x, double y, double width) const {
        const Font& font = figure.hero ? heroFont : figureFont;
        const double base = y + (figure.hero ? 62 : 36);
        if (m_draw) {
            m_sheet.line(figure.label, x, y + 13, width, labelFont, soft);
            const double end = x + m_sheet.line(figure.value, x, base, width, font, figure.color.value_or(ink));
            m_sheet.line(figure.unit, end + 5, base, x + width - end - 5, figure.hero ? headingFont : bodyFont,
                         figure.hero ? figure.color.value_or(ink) : soft);
        }
        double height = base - y + 6;
        if (!figure.note.empty()) height += paragraph(figure.note, x, y + height, width, smallFont, soft) + 2;
        return height + (figure.hero ? 6 : 4);
    }

    double setOne(const Picture& picture, double x, double y, double width) const {
        const double height = width * picture.height / std::max(1, picture.width);
        if (m_draw) m_sheet.picture(picture, {x, y, width, height}, 4);
        const double below =
            picture.caption.empty() ? 0 : paragraph(picture.caption, x, y + height + 4, width, smallFont, soft) + 4;
        return height + below + 8;
    }

    double setOne(const Key& key, double x, double y, double width) const {
        double at = x;
        for (const Key::Entry& entry : key.entries) {
            const double wide = m_sheet.textWidth(entry.word, smallFont);
            if (at + 14 + wide > x + width) break;
            if (m_draw) {
                const Box swatch{at, y + 2, 10, 7};
                entry.color ? m_sheet.fill(swatch, *entry.color, 1.5) : m_sheet.hatch(swatch, 1.5);
                m_sheet.line(entry.word, at + 14, y + 8.4, wide + 1, smallFont, soft);
            }
            at += 14 + wide + 14;
        }
        return 18;
    }

    double setOne(const Bars& bars, double x, double y, double width) const {
        double height = 0;
        for (const Bars::Row& row : bars.rows) height += setBar(row, x, y + height, width);
        return height + 6;
    }

    double setBar(const Bars::Row& row, double x, double y, double width) const {
        const double figureWidth = 58, nameWidth = (width - figureWidth) * 0.52, barX = x + nameWidth + 8;
        const Box track{barX, y + 4.5, width - figureWidth - nameWidth - 8, 6};
        const bool noted = !row.note.empty();
        if (m_draw) {
            m_sheet.line(row.name, x, y + 11, nameWidth, bodyFont, ink);
            if (row.share) {
                m_sheet.fill(track, hairline, 1.5);
                const double share = std::clamp(*row.share, 0.0, 1.0);
                m_sheet.fill({track.x, track.y, std::max(1.5, track.width * share), track.height}, row.color, 1.5);
            } else {
                m_sheet.hatch(track, 1.5);
            }
            m_sheet.lineRight(row.figure, x + width, y + 11, figureWidth - 6,
                              row.share ? Font{9, Weight::Medium} : smallFont, row.share ? ink : soft);
            if (noted) m_sheet.line(row.note, x, y + 20.5, width, smallFont, soft);
        }
        return noted ? 26 : 16;
    }

    double setOne(const Table& table, double x, double y, double width) const {
        double shares = 0;
        for (const Table::Column& column : table.columns) shares += column.share;
        const auto cells = [&](double baseLine, const Font& font, const auto& textOf) {
            double at = x;
            for (size_t i = 0; i < table.columns.size(); ++i) {
                const double wide = width * table.columns[i].share / shares;
                const auto [text, color] = textOf(i);
                if (table.columns[i].align == Align::Right)
                    m_sheet.lineRight(text, at + wide, baseLine, wide - 4, font, color);
                else
                    m_sheet.line(text, at, baseLine, wide - 8, font, color);
                at += wide;
            }
        };
        if (m_draw) {
            cells(y + 9, smallFont, [&](size_t i) { return std::pair(table.columns[i].title, faint); });
            m_sheet.rule(x, y + 14, width, hairline);
        }
        double height = 14;
        for (const auto& row : table.rows) {
            if (m_draw) {
                cells(y + height + 11.5, bodyFont, [&](size_t i) {
                    return i < row.size() ? std::pair(row[i].text, row[i].color.value_or(ink))
                                          : std::pair(std::string(), ink);
                });
                m_sheet.rule(x, y + height + 16, width, hairline, 0.35);
            }
            height += 16;
        }
        return height + 8;
    }

    double setOne(const Paragraph& text, double x, double y, double width) const {
        return paragraph(text.text, x, y, width, text.small ? smallFont : bodyFont, text.small ? soft : ink) + 6;
    }

    double setOne(const Notes& notes, double x, double y, double width) const {
        double height = 0;
        for (size_t i = 0; i < notes.lines.size(); ++i) {
            if (m_draw) m_sheet.line(fmt::format("{}", i + 1), x, y + height + 7.4, 14, smallFont, faint);
            height += paragraph(notes.lines[i], x + 14, y + height, width - 14, smallFont, soft) + 1.5;
        }
        return height + 6;
    }

    double setOne(const Columns& columns, double x, double y, double width) const {
        const double left = (width - gutter) * columns.leftShare, right = width - gutter - left;
        return std::max(set(columns.left, x, y, left), set(columns.right, x + left + gutter, y, right)) + 4;
    }

    double paragraph(const std::string& text, double x, double y, double width, const Font& font, Color color) const {
        return m_draw ? m_sheet.paragraph(text, x, y, width, font, color) : m_sheet.paragraphHeight(text, width, font);
    }

    const Sheet& m_sheet;
    bool m_draw;
};

/// The title's height.
double setTitle(const Sheet& sheet, const Document& document, bool draw) {
    const double width = pageWidth - 2 * margin;
    double y = margin;
    if (draw) {
        sheet.line(document.overline, margin, y + 8, width, {9, Weight::Medium}, soft);
        const double end = margin + sheet.line(document.title, margin, y + 38, width, titleFont, ink);
        if (!document.mark.empty()) {
            const double wide = sheet.textWidth(document.mark, labelFont);
            sheet.outline({end + 12, y + 22, wide + 14, 17}, amber, 3);
            sheet.line(document.mark, end + 19, y + 33.6, wide + 1, labelFont, amber);
        }
    }
    y += 48;
    const double height = sheet.paragraphHeight(document.subtitle, width, bodyFont);
    if (draw) sheet.paragraph(document.subtitle, margin, y, width, bodyFont, soft);
    return y + height + 12 - margin;
}

/// Lists longer than what is left of a page go on on the next; everything else moves there whole.
template<class List> std::pair<List, List> split(const List& list, size_t first);
template<> std::pair<Bars, Bars> split(const Bars& list, size_t first) {
    const auto middle = list.rows.begin() + static_cast<ptrdiff_t>(first);
    Bars head, tail;
    head.rows.assign(list.rows.begin(), middle);
    tail.rows.assign(middle, list.rows.end());
    return {std::move(head), std::move(tail)};
}
template<> std::pair<Table, Table> split(const Table& list, size_t first) {
    const auto middle = list.rows.begin() + static_cast<ptrdiff_t>(first);
    Table head{list.columns, {}}, tail{list.columns, {}};
    head.rows.assign(list.rows.begin(), middle);
    tail.rows.assign(middle, list.rows.end());
    return {std::move(head), std::move(tail)};
}

std::optional<std::pair<Block, Block>> broken(const Setter& measure, const Block& block, double room) {
    const double width = pageWidth - 2 * margin;
    const auto tryList = [&](const auto& list) -> std::optional<std::pair<Block, Block>> {
        for (size_t rows = list.rows.size(); rows-- > 1;) {
            auto parts = split(list, rows);
            if (measure.set(Block(parts.first), margin, 0, width) <= room)
                return std::pair<Block, Block>(std::move(parts.first), std::move(parts.second));
        }
        return std::nullopt;
    };
    if (const auto* bars = std::get_if<Bars>(&block)) return tryList(*bars);
    if (const auto* table = std::get_if<Table>(&block)) return tryList(*table);
    return std::nullopt;
}

struct Page {
    std::vector<std::pair<Block, double>> blocks; // with their y
};

std::vector<Page> paginate(const Sheet& sheet, const Document& document) {
    const Setter measure(sheet, false);
    const double width = pageWidth - 2 * margin;
    std::vector<Page> pages(1);
    double y = margin + setTitle(sheet, document, false);
    std::vector<Block> waiting(document.blocks.rbegin(), document.blocks.rend()); // the next is the last
    while (!waiting.empty()) {
        Block block = std::move(waiting.back());
        waiting.pop_back();
        double height = measure.set(block, margin, y, width);
        // A heading stays with what it heads.
        const double with = std::holds_alternative<Heading>(block) && !waiting.empty()
                                ? height + std::min(60.0, measure.set(waiting.back(), margin, y, width))
                                : height;
        if (y + with > bottomLimit) {
            if (auto parts = broken(measure, block, bottomLimit - y)) {
                waiting.push_back(std::move(parts->second));
                block = std::move(parts->first);
                height = measure.set(block, margin, y, width);
            } else if (!pages.back().blocks.empty()) {
                pages.emplace_back();
                y = margin;
                waiting.push_back(std::move(block)); // it may have to be broken there
                continue;
            }
        }
        pages.back().blocks.emplace_back(std::move(block), y);
        y += height;
    }
    return pages;
}

void setFooter(const Sheet& sheet, const Document& document, size_t page, size_t pages) {
    const double y = pageHeight - margin + 8, width = pageWidth - 2 * margin;
    sheet.rule(margin, y - 14, width, hairline);
    std::string number = document.pageWord;
    const auto put = [&](const std::string& key, size_t value) {
        if (const size_t at = number.find(key); at != std::string::npos)
            number.replace(at, key.size(), fmt::format("{}", value));
    };
    put("{page}", page + 1);
    put("{pages}", pages);
    sheet.line(document.footer, margin, y, width - 80, smallFont, faint);
    sheet.lineRight(number, margin + width, y, 76, smallFont, faint);
}

void setPage(cairo_t* cairo, const Document& document, const std::vector<Page>& pages, size_t number) {
    const Sheet sheet(cairo, document.language);
    sheet.fill({0, 0, pageWidth, pageHeight}, {255, 255, 255});
    if (number == 0) setTitle(sheet, document, true);
    const Setter draw(sheet, true);
    for (const auto& [block, y] : pages[number].blocks) draw.set(block, margin, y, pageWidth - 2 * margin);
    setFooter(sheet, document, number, pages.size());
}

struct DestroyContext {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Context = std::unique_ptr<cairo_t, DestroyContext>;
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

Result<void> checked(const std::filesystem::path& file, const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
        if (const auto* picture = std::get_if<Picture>(&block)) {
            const bool whole =
                picture->width > 0 && picture->height > 0 &&
                picture->rgba.size() == static_cast<size_t>(picture->width) * static_cast<size_t>(picture->height) * 4;
            if (!whole) return Error{ErrorKind::InvalidData, file.string(), "a picture's bytes do not match its size"};
        }
        if (const auto* columns = std::get_if<Columns>(&block))
            for (const auto* side : {&columns->left, &columns->right})
                if (const auto fine = checked(file, *side); !fine) return fine.error();
    }
    return {};
}

Result<void> statusOf(cairo_status_t status, const std::filesystem::path& file) {
    if (status == CAIRO_STATUS_SUCCESS) return {};
    return Error{ErrorKind::Io, file.string(), cairo_status_to_string(status)};
}

Result<void> writePdf(const Document& document, const std::filesystem::path& file) {
    const Surface surface(cairo_pdf_surface_create(file.c_str(), pageWidth, pageHeight));
    const Context context(cairo_create(surface.get()));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                   (document.title + " · " + document.overline).c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Sandtable");
    const auto pages = paginate(Sheet(context.get(), document.language), document);
    for (size_t page = 0; page < pages.size(); ++page) {
        setPage(context.get(), document, pages, page);
        cairo_show_page(context.get());
    }
    if (const auto drawn = statusOf(cairo_status(context.get()), file); !drawn) return drawn;
    cairo_surface_finish(surface.get());
    return statusOf(cairo_surface_status(surface.get()), file);
}

/// At twice the size of print on a usual screen: legible, and not much to send.
Result<void> writePng(const Document& document, const std::filesystem::path& file) {
    constexpr double scale = 2;
    const int width = static_cast<int>(std::ceil(pageWidth * scale)),
              height = static_cast<int>(std::ceil(pageHeight * scale));
    const Surface probe(cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1));
    const Context probing(cairo_create(probe.get()));
    const auto pages = paginate(Sheet(probing.get(), document.language), document);
    const Surface surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height * static_cast<int>(pages.size())));
    for (size_t page = 0; page < pages.size(); ++page) {
        const Context context(cairo_create(surface.get()));
        cairo_translate(context.get(), 0, static_cast<double>(height) * static_cast<double>(page));
        cairo_scale(context.get(), scale, scale);
        setPage(context.get(), document, pages, page);
        if (const auto drawn = statusOf(cairo_status(context.get()), file); !drawn) return drawn;
    }
    return statusOf(cairo_surface_write_to_png(surface.get(), file.c_str()), file);
}

} // namespace

Result<void> writeDocument(const Document& document, const std::filesystem::path& file) {
    if (const auto fine = checked(file, document.blocks); !fine) return fine;
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".pdf") return writePdf(document, file);
    if (extension == ".png") return writePng(document, file);
    return Error{ErrorKind::Usage, file.string(), "a document is written as .pdf or .png"};
}

} // namespace sandtable::report
