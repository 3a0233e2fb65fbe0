package dev.ensemble.lab.prove.scale;

import static com.google.common.xml.XmlEscapers.xmlContentEscaper;

import java.util.List;
import java.util.Locale;

/** Measured points, the law that fits them, and the straight line that a law without σ and κ would be. */
final class CurveSvg {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int BOTTOM = 370;
    private static final int PLOT_WIDTH = 540;
    private static final int PLOT_HEIGHT = 320;
    private static final int PIECES = 60;
    private static final int LINES = 4;

    private final String title;
    private final List<Capacity> points;
    private final LawFit fit;
    private final double most;
    private final double highest;

    CurveSvg(String title, List<Capacity> points, LawFit fit) {
        this.title = title;
        this.points = points;
        this.fit = fit;
        this.most = points.stream().mapToInt(Capacity::replicas).max().orElse(1);
        double measured = points.stream().mapToDouble(Capacity::rate).max().orElse(1);
        this.highest = 1.1 * Math.max(measured, fit.law().lambda() * most);
    }

    String text() {
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """, WIDTH, HEIGHT));
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>%n", LEFT,
                xmlContentEscaper().escape(title)));
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"38\">%s</text>%n", LEFT,
                xmlContentEscaper().escape(fit.toString())));
        axes(svg);
        svg.append(String.format(Locale.ROOT, "<path d=\"M%s %s\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>%n",
                at(0, 0), at(most, fit.law().lambda() * most)));
        curve(svg);
        for (Capacity point : points) {
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#06c\"/>%n",
                    x(point.replicas()), y(point.rate())));
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (int i = 0; i <= LINES; i++) {
            double rate = highest * i / LINES;
            svg.append(String.format(Locale.ROOT,
                    "<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f/s</text>%n",
                    LEFT, y(rate), PLOT_WIDTH, LEFT - 6, y(rate) + 4, rate));
        }
        points.stream().mapToInt(Capacity::replicas).distinct().sorted().forEach(replicas -> svg
                .append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
                        x(replicas), BOTTOM + 18, replicas)));
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">replicas</text>%n",
                LEFT + PLOT_WIDTH / 2, BOTTOM + 38));
    }

    private void curve(StringBuilder svg) {
        StringBuilder path = new StringBuilder("M" + at(0, 0));
        for (int i = 1; i <= PIECES; i++) {
            double replicas = most * i / PIECES;
            path.append(' ').append(at(replicas, Math.clamp(fit.law().throughput(replicas), 0, highest)));
        }
        svg.append(String.format(Locale.ROOT, "<path d=\"%s\" fill=\"none\" stroke=\"#c30\" stroke-width=\"2\"/>%n",
                path));
    }

    private String at(double replicas, double rate) {
        return String.format(Locale.ROOT, "%.1f %.1f", x(replicas), y(rate));
    }

    private double x(double replicas) {
        return LEFT + PLOT_WIDTH * replicas / most;
    }

    private double y(double rate) {
        return BOTTOM - PLOT_HEIGHT * rate / highest;
    }
}
