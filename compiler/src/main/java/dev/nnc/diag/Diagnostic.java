package dev.nnc.diag;

import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell the person who wrote the file. Data only; the renderers make text of it.
 *
 * @param code what kind it is
 * @param arguments what fills the code's template
 * @param place the primary place, underlined
 * @param label a few words under the primary place; may be empty
 * @param labels other places that explain why
 * @param notes whole sentences with more of the reason
 * @param help what to do about it, in a sentence
 * @param fix an edit that does it
 */
public record Diagnostic(
    Code code,
    List<String> arguments,
    Place place,
    String label,
    List<Label> labels,
    List<String> notes,
    @Nullable String help,
    @Nullable Fix fix) {
  /** Of a longer argument the beginning is told. */
  private static final int LONGEST = 500;

  public Diagnostic {
    arguments = List.copyOf(arguments);
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
  }

  public static Diagnostic of(Code code, Place place, Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(shortened(String.valueOf(argument), LONGEST));
    }
    return new Diagnostic(code, texts, place, "", List.of(), List.of(), null, null);
  }

  /** The text, or its beginning: a name may be as long as a file, a sentence may not. */
  private static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "…";
  }

  public Diagnostic withLabel(String text) {
    return new Diagnostic(code, arguments, place, text, labels, notes, help, fix);
  }

  public Diagnostic withLabel(Place at, String text) {
    List<Label> more = new ArrayList<>(labels);
    more.add(new Label(at, text));
    return new Diagnostic(code, arguments, place, label, more, notes, help, fix);
  }

  public Diagnostic withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Diagnostic(code, arguments, place, label, labels, more, help, fix);
  }

  public Diagnostic withHelp(@Nullable String text) {
    String help = text == null ? null : shortened(text, 8 * LONGEST);
    return new Diagnostic(code, arguments, place, label, labels, notes, help, fix);
  }

  public Diagnostic withFix(@Nullable Fix edit) {
    return new Diagnostic(code, arguments, place, label, labels, notes, help, edit);
  }

  public Severity severity() {
    return code.severity();
  }

  public boolean isError() {
    return severity() == Severity.ERROR;
  }

  public String message() {
    return Grammar.filled(code.template(), arguments.toArray());
  }
}
