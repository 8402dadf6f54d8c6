package dev.nnc.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * Renders what a run has left behind as one HTML page that needs no network and no other file.
 *
 * <p>Texts, tables and heat maps are plain HTML and SVG, so that they can be read without scripts,
 * too; curves are drawn by uPlot from a JSON block. A content security policy admits exactly the
 * scripts and the style sheet written here, by their hashes: no name, label or path from a program
 * or from data can execute, even if the escaping had a hole.
 */
public final class Report {
  private static final String UPLOT = "vendor/uPlot-1.6.32.iife.min.js";
  private static final String UPLOT_STYLE = "vendor/uPlot-1.6.32.min.css";

  private Report() {}

  /** Returns the whole page. */
  public static String render(ReportData data) {
    Charts charts = new Charts();
    Page page = new Page(data, charts);
    return document(data.title() + " – nnc report", page::write, charts);
  }

  /** What stands out in a run, each in a sentence, and in another what to try. */
  public static List<String> remarks(ReportData data) {
    return StandsOut.of(data).stream()
        .map(remark -> (remark.text() + " " + remark.advice()).strip())
        .toList();
  }

  /**
   * Returns the page that lays runs side by side.
   *
   * @param place the file that it is for, from which its links to the runs' pages go
   */
  public static String render(Comparison comparison, Path place) {
    Charts charts = new Charts();
    ComparisonPage page = new ComparisonPage(comparison, place, charts);
    return document("Comparison – nnc report", page::write, charts);
  }

  private static String document(String title, Consumer<Html> body, Charts charts) {
    String style =
        Html.resource(UPLOT_STYLE)
            + "\n"
            + Html.resource("report.css")
            + "\n"
            + Html.resource("architecture.css");
    String library = Html.resource(UPLOT);
    String script = Html.resource("report.js");

    Html html = new Html();
    html.open("html", "lang", "en").open("head");
    html.open("meta", "charset", "utf-8");
    html.open(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        contentSecurityPolicy(List.of(library, script), style));
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.open("meta", "name", "referrer", "content", "no-referrer");
    html.open("meta", "name", "generator", "content", "nnc");
    html.element("title", title);
    // An empty icon keeps browsers from asking for one.
    html.open("link", "rel", "icon", "href", "data:,");
    html.raw("style", style);
    html.close().open("body");
    body.accept(html);
    html.raw("script", json(charts.all()), "type", "application/json", "id", "charts");
    html.raw("script", library);
    html.raw("script", script);
    return html.close().close().document();
  }

  private static String contentSecurityPolicy(List<String> scripts, String style) {
    StringBuilder policy = new StringBuilder("default-src 'none'; script-src");
    scripts.forEach(script -> policy.append(' ').append(hash(script)));
    return policy
        .append("; style-src ")
        .append(hash(style))
        .append("; img-src data:; base-uri 'none'; form-action 'none'")
        .append("; require-trusted-types-for 'script'")
        .toString();
  }

  /** JSON in which no character can end the script element or a line of it. */
  static String json(Object value) {
    try {
      return JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build()
          .writeValueAsString(value)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("charts are always JSON", e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
