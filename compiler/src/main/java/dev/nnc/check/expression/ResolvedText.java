package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gathers what a person left out, so that the file can be shown with all defaults filled in. A
 * position is filled once, however often the place is evaluated.
 */
public final class ResolvedText {
  private final SourceFile source;
  private final TreeMap<Integer, TreeMap<Integer, String>> insertions = new TreeMap<>();
  private final TreeMap<Integer, Replacement> replacements = new TreeMap<>();

  private record Replacement(int end, String text) {}

  ResolvedText(SourceFile source) {
    this.source = source;
  }

  /**
   * Fills in options that the use of an entry, a call or a bare name, does not give.
   *
   * @param defaults how an option's default is written
   */
  void fill(Expression use, Entry entry, Set<String> given, Function<Option, String> defaults) {
    if (use instanceof Expression.Reference reference && !reference.name().equals(entry.name())) {
      return; // a param or parameter that stands for it, which takes no options
    }
    List<String> missing = new ArrayList<>();
    for (Option option : entry.options()) {
      boolean absent = !given.contains(option.name()) && !option.repeated();
      if (absent && option.notYet() == null && option.defaultText() != null) {
        missing.add(option.name() + ": " + defaults.apply(option));
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String list = String.join(", ", missing);
    if (use instanceof Expression.Call call) {
      int end =
          call.recipe() == null
              ? call.span().end()
              : lastParenthesisBefore(call.callee().span().end(), call.recipe().span().start());
      if (end > 0 && source.text().charAt(end - 1) == ')') {
        insert(end - 1, use.span(), (call.arguments().isEmpty() ? "" : ", ") + list);
        return;
      }
      insert(call.callee().span().end(), use.span(), "(" + list + ")");
    } else {
      insert(use.span().end(), use.span(), "(" + list + ")");
    }
  }

  /** What belongs to the innermost of the uses that end at one position comes first. */
  private void insert(int position, Span use, String text) {
    insertions.computeIfAbsent(position, p -> new TreeMap<>()).put(-use.start(), text);
  }

  private int lastParenthesisBefore(int from, int to) {
    int found = source.text().lastIndexOf(')', to - 1);
    return found >= from ? found + 1 : -1;
  }

  /** Fills in settings that a section does not give. */
  void fill(Section section, Map<String, String> missing) {
    if (missing.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("\n");
    missing.forEach((key, value) -> text.append(key).append(": ").append(value).append("\n"));
    insert(section.span().end() - 1, section.span(), text.toString());
  }

  /** Puts another text in the place of one, as {@code --set} does. */
  public void replace(Span span, String text) {
    replacements.put(span.start(), new Replacement(span.end(), text));
  }

  /** The whole file with everything filled in, not yet formatted. */
  public String text() {
    return text(Map.of());
  }

  /** The same with other texts in the places of some. */
  public String text(Map<Span, String> others) {
    TreeMap<Integer, Replacement> replacements = new TreeMap<>(this.replacements);
    others.forEach(
        (span, other) -> replacements.put(span.start(), new Replacement(span.end(), other)));
    StringBuilder result = new StringBuilder();
    Set<Integer> positions = new LinkedHashSet<>();
    positions.addAll(insertions.keySet());
    positions.addAll(replacements.keySet());
    int at = 0;
    for (int position : positions.stream().sorted().toList()) {
      if (position < at) {
        continue; // inside a text that was replaced as a whole
      }
      result.append(source.text(), at, position);
      at = position;
      TreeMap<Integer, String> texts = insertions.get(position);
      if (texts != null) {
        texts.values().forEach(result::append);
      }
      Replacement replacement = replacements.get(position);
      if (replacement != null) {
        result.append(replacement.text());
        at = replacement.end();
      }
    }
    return result.append(source.text().substring(at)).toString();
  }
}
