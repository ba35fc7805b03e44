package dev.sluice.benchmarks.report.charts;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes a chart as an SVG file that scales with its page. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  static {
    // No chart is shown on a screen, and often there is no screen.
    System.setProperty("java.awt.headless", "true");
  }

  private Svg() {}

  static void write(JFreeChart chart, int width, int height, Path file) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.draw(graphics, new Rectangle(width, height));
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    try (Writer writer = Files.newBufferedWriter(file)) {
      // Not Batik's own writer: its document type makes each parser use the network.
      transformer().transform(new DOMSource(root), new StreamResult(writer));
    } catch (TransformerException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Transformer transformer() throws TransformerException {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.INDENT, "yes");
    return transformer;
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has no XML parser", e);
    }
  }
}
