#include "record/svg_inside.h"

#include "base/utf8.h"

#include <string.h>

void svg_words(struct buffer *out, const char *text)
{
    struct buffer clean = {0};
    uint32_t code;

    utf8_add_harmless(&clean, text, strlen(text));
    text = buffer_text(&clean);
    for (size_t left = clean.length, taken; left; text += taken, left -= taken) {
        taken = utf8_decode(text, left, &code);
        switch (code) {
        case '&': buffer_add_text(out, "&amp;"); break;
        case '<': buffer_add_text(out, "&lt;"); break;
        case '>': buffer_add_text(out, "&gt;"); break;
        case '"': buffer_add_text(out, "&quot;"); break;
        case '\'': buffer_add_text(out, "&apos;"); break;
        case 0xFFFE: /* which XML does not allow */
        case 0xFFFF: buffer_add_text(out, "\xEF\xBF\xBD"); break;
        default: buffer_add(out, text, taken); break;
        }
    }
    buffer_free(&clean);
}

void svg_text(struct buffer *out, int x, int y, int size, enum svg_font font, const char *colour,
              const char *text)
{
    if (!*text)
        return;
    buffer_printf(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\"%s%s>", x, y, size,
                  colour, font == SVG_MONOSPACED ? " font-family=\"" SVG_MONO "\"" : "",
                  font == SVG_BOLD ? " font-weight=\"bold\"" : "");
    svg_words(out, text);
    buffer_add_text(out, "</text>\n");
}

int svg_text_width(int size, const char *text)
{
    return utf8_width(text) * size * 13 / 20 + 1;
}

int svg_bold_width(int size, const char *text)
{
    return utf8_width(text) * size * 4 / 5 + 1;
}

void svg_dashes(struct buffer *out, int x1, int y1, int x2, int y2, int width, const char *colour,
                const char *dashes)
{
    buffer_printf(out, "<path d=\"M%d %dL%d %d\" stroke=\"%s\" stroke-width=\"%d\"", x1, y1, x2, y2,
                  colour, width);
    if (dashes)
        buffer_printf(out, " stroke-dasharray=\"%s\"", dashes);
    buffer_add_text(out, "/>\n");
}

void svg_line(struct buffer *out, int x1, int y1, int x2, int y2, int width, const char *colour)
{
    svg_dashes(out, x1, y1, x2, y2, width, colour, NULL);
}

void svg_stroke(struct buffer *out, enum state state, int x1, int x2, int y)
{
    if (x2 <= x1)
        return;
    switch (state) {
    case STATE_BLOCKED: svg_dashes(out, x1, y, x2, y, 3, SVG_BLUE, "7 4"); break;
    case STATE_STOPPED: svg_dashes(out, x1, y, x2, y, 5, SVG_ORANGE, "2 4"); break;
    case STATE_RUNNING: svg_line(out, x1, y, x2, y, 7, SVG_GREEN); break;
    case STATE_ORPHAN:
        svg_line(out, x1, y - 2, x2, y - 2, 2, SVG_TEAL);
        svg_line(out, x1, y + 2, x2, y + 2, 2, SVG_TEAL);
        break;
    case STATE_ZOMBIE:
        buffer_printf(out,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"8\" fill=\"#e7d4e8\" "
                      "stroke=\"" SVG_PURPLE "\" stroke-width=\"1\"/>\n",
                      x1, y - 4, x2 - x1);
        break;
    case STATE_GONE: break;
    default: svg_line(out, x1, y, x2, y, 3, SVG_INK); break;
    }
}

void svg_arrow(struct buffer *out, int x, int y, bool up, const char *colour)
{
    int back = up ? 8 : -8;

    buffer_printf(out, "<path d=\"M%d %dL%d %dL%d %dZ\" fill=\"%s\" stroke=\"none\"/>\n", x, y,
                  x - 4, y + back, x + 4, y + back, colour);
}

void svg_end(struct buffer *out, int x, int y, bool killed)
{
    if (killed)
        buffer_printf(out,
                      "<path d=\"M%d %dL%d %dM%d %dL%d %d\" stroke=\"" SVG_ORANGE
                      "\" stroke-width=\"3\"/>\n",
                      x - 5, y - 5, x + 5, y + 5, x - 5, y + 5, x + 5, y - 5);
    else
        buffer_printf(out,
                      "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"" SVG_PURPLE
                      "\" stroke=\"none\"/>\n",
                      x - 5, y - 5);
}
