package dev.nnc.report;

import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes HTML in which no text can become markup: every text and every attribute value is escaped,
 * and attributes that carry script or style are refused. Elements are closed in the order in which
 * they were opened.
 */
final class Html {
  private static final Set<String> VOID_ELEMENTS =
      Set.of("meta", "link", "img", "input", "br", "hr", "col");
  private static final Pattern REPORT = Pattern.compile("(?!//)[\\w.~%/-]+/report\\.html");
  private static final Set<String> ADDRESSES = Set.of("href", "src");

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes name and value in turn
   */
  Html open(String tag, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("attributes are pairs of name and value");
    }
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      String name = attributes[i];
      String value = attributes[i + 1];
      refuseScript(name, value);
      out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }
    out.append('>');
    if (!VOID_ELEMENTS.contains(tag)) {
      open.push(tag);
    }
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /**
   * Closes the element that was opened last and ends the line, to keep the page's source readable.
   */
  Html closeLine() {
    close();
    out.append('\n');
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /**
   * A script, style sheet or data block, written as it is.
   *
   * @throws IllegalArgumentException if the content could end the element
   */
  Html raw(String tag, String content, String... attributes) {
    if (content.toLowerCase(Locale.ROOT).contains("</")) {
      throw new IllegalArgumentException("the content of a " + tag + " must not hold an end tag");
    }
    open(tag, attributes);
    out.append(content);
    return closeLine();
  }

  /** The document; every element must be closed. */
  String document() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return "<!DOCTYPE html>\n" + out + "\n";
  }

  /** What was written, without a document around it; every element must be closed. */
  String fragment() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString();
  }

  /** A text file that belongs to the report. */
  static String resource(String name) {
    try (InputStream stream = Html.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the resource " + name + " is missing in the jar");
      }
      // Browsers hash the text after they have turned line ends into \n.
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseScript(String name, String value) {
    boolean script = name.startsWith("on") || name.equals("style") || name.equals("srcdoc");
    boolean address =
        ADDRESSES.contains(name)
            && !value.startsWith("#")
            && !value.startsWith("data:image/png;")
            && !value.equals("data:,")
            && !(name.equals("href") && isReport(value));
    if (script || address) {
      throw new IllegalArgumentException("attribute " + name + " is not allowed in a report");
    }
  }

  /** Whether it leads to the page of a run, by a path from here, and to nowhere else. */
  private static boolean isReport(String address) {
    return REPORT.matcher(address).matches();
  }

  /** Escapes markup, and shows what would not be seen, so that no name looks like another one. */
  static String escape(String text) {
    String shown = Visible.of(text);
    StringBuilder escaped = null;
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      String replacement =
          switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
          };
      if (replacement != null) {
        if (escaped == null) {
          escaped = new StringBuilder(shown.length() + 32).append(shown, 0, i);
        }
        escaped.append(replacement);
      } else if (escaped != null) {
        escaped.append(c);
      }
    }
    return escaped == null ? shown : escaped.toString();
  }
}
