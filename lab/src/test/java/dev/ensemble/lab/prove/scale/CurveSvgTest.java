package dev.ensemble.lab.prove.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class CurveSvgTest {
    private static final List<Capacity> POINTS = List.of(new Capacity(1, 10, 0), new Capacity(2, 19, 0),
            new Capacity(4, 36, 0), new Capacity(8, 60, 0), new Capacity(8, 61, 0));

    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
    }

    @Test
    void eachPointStandsInAPictureThatIsXml() throws Exception {
        Document svg = parse(new CurveSvg("a < b & c", POINTS, LawFit.of(POINTS)).text());

        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(POINTS.size());
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b & c");
    }

    @Test
    void coordinatesHaveAPointWhateverTheLanguage() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(new CurveSvg("order", POINTS, LawFit.of(POINTS)).text()).doesNotContainPattern("\\d,\\d");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }
}
