package pith.shell.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportsTest {
    private final Results results = new Sample(Workload.of("a<b", "true"), Workload.of("long & wide", "true")).madeUp();

    /** Every path of names in the document, with what kind of value stands there. */
    private static Set<String> shape(String json) throws IOException {
        Set<String> shape = new TreeSet<>();
        List<String> path = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    path.add(parser.currentName());
                } else if (token.isScalarValue()) {
                    shape.add(String.join("/", path) + " " + (token.isNumeric() ? "number" : token == JsonToken.VALUE_NULL ? "null" : "string"));
                    path.removeLast();
                } else if (token.isStructEnd() && !path.isEmpty() && token == JsonToken.END_ARRAY) {
                    path.removeLast();
                }
            }
        }
        return shape;
    }

    @Test
    void theJsonHasExactlyTheDocumentedShape() throws IOException {
        Set<String> documented = new TreeSet<>(List.of("experiment string", "machine string", "rows/workload string", "rows/variant string", "rows/seed number",
                "rows/metric string", "rows/value number", "rows/unit string", "summary/workload string", "summary/metric string", "summary/legacy number",
                "summary/new number", "summary/ratio number", "summary/low number", "summary/high number"));
        assertEquals(documented, shape(JsonReport.of(results)));
    }

    @Test
    void aRatioWithoutBoundIsNull() throws IOException {
        Metric metric = Metric.cycles();
        Experiment experiment = new Sample(Workload.of("w", "true"));
        List<Row> rows = new ArrayList<>();
        experiment.metrics().forEach(one -> {
            rows.add(new Row("w", "eager", 0, one, 3));
            rows.add(new Row("w", "cow", 0, one, 0));
        });
        assertTrue(shape(JsonReport.of(Results.of(experiment, "duo", rows, List.of()))).contains("summary/ratio null"));
        assertTrue(TextReport.of(Results.of(experiment, "duo", rows, List.of())).contains("∞"), metric.name());
    }

    @Test
    void ofWhatMoreIsBetterTheRatioIsTurnedRound() {
        Metric speed = Metric.printed("speed", "pages/s").higherIsBetter();
        Experiment experiment = new Sample(Workload.of("w", "true")) {
            @Override
            public List<Metric> metrics() {
                return List.of(speed);
            }
        };
        Results faster = Results.of(experiment, "duo", List.of(new Row("w", "eager", 0, speed, 10), new Row("w", "cow", 0, speed, 30)), List.of());
        assertEquals(3, faster.summary().getFirst().ratio().value());
        assertEquals("better", faster.summary().getFirst().verdict());
    }

    @Test
    void theTableNamesEveryWorkloadAndSaysHowItWasCounted() {
        String text = TextReport.of(results);
        assertTrue(text.contains("long & wide  fork    cycles  11,005.5") || text.contains("11,006"), text);
        assertTrue(text.contains("Medians of 3 runs on machine duo") && text.contains("bootstrap"), text);
    }

    @Test
    void thePageIsWellFormedNeedsNothingElseAndTellsItsPlotsInWords() throws Exception {
        String page = HtmlReport.of(results, "./pith experiment sample --json <x>");
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        NodeList plots = document.getElementsByTagName("svg");
        assertEquals(4, plots.getLength()); // one for each metric, one of ratios
        for (int i = 0; i < plots.getLength(); i++) {
            Element plot = (Element) plots.item(i);
            assertEquals("img", plot.getAttribute("role"));
            for (String id : plot.getAttribute("aria-labelledby").split(" ")) {
                assertTrue(page.contains("id=\"" + id + "\""), id);
            }
            assertTrue(plot.getElementsByTagName("title").getLength() == 1 && plot.getElementsByTagName("desc").item(0).getTextContent().contains("a<b"));
        }
        assertEquals(1, document.getElementsByTagName("caption").getLength());
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertFalse(page.contains("<script") || page.contains("http://cdn") || page.contains("<link") || page.contains("src="), "needs another file");
    }

    @Test
    void anAxisIsLogarithmicWhereSmallValuesWouldVanish() {
        assertEquals(new Axis(10, 10_000, true), Axis.of(new double[] {15, 9000}));
        Axis linear = Axis.of(new double[] {40, 95});
        assertFalse(linear.logarithmic());
        assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0, 100.0), linear.ticks());
        assertEquals(0.5, linear.place(50));
        assertEquals(2.0 / 3, new Axis(10, 10_000, true).place(1000), 1e-9);
    }
}
