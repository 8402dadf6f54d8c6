package dev.nnc.compile;

import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.parse.Parser;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.Optional;
import java.util.stream.Stream;

/** The text of a program in which one setting of one action is another. */
public final class SettingText {
  private SettingText() {}

  /** Whether it can stand behind a colon: values of the language, separated by commas. */
  public static boolean isValues(String text) {
    return !text.isBlank() && Parser.expression("[" + text + "]").isPresent();
  }

  /**
   * The program with the setting; in its old place if it had it.
   *
   * @param action where its verb stands
   * @param values for which {@link #isValues} holds
   */
  public static SourceFile with(SourceFile program, Place action, String key, String values) {
    Item.Action found =
        Parser.parse(program).tree().items().stream()
            .flatMap(SettingText::actions)
            .filter(each -> each.verb().span().equals(action.span()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no action at " + action));
    Optional<Span> old =
        found.section().entries().stream()
            .filter(Section.Setting.class::isInstance)
            .map(Section.Setting.class::cast)
            .filter(setting -> setting.key().text().equals(key))
            .map(Section.Setting::span)
            .findFirst();
    String text = program.text();
    int start = old.map(Span::start).orElse(found.section().span().start() + 1);
    int end = old.map(Span::end).orElse(start);
    String setting = key + ": " + values;
    return new SourceFile(
        program.name(),
        text.substring(0, start)
            + (old.isPresent() ? setting : "\n  " + setting + "\n")
            + text.substring(end));
  }

  static Stream<Item.Action> actions(Object entry) {
    return entry instanceof Item.Action action
        ? Stream.concat(
            Stream.of(action), action.section().entries().stream().flatMap(SettingText::actions))
        : Stream.of();
  }
}
