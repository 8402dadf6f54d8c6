package dev.nnc.compile;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.parse.Parser;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What {@code --set} says: values of params, {@code rate=0.1}, and settings of actions, {@code
 * train.epochs=3}. The latter stand before a point as the action's verb, or as the name that it has
 * after {@code as}; of several actions of a verb all are meant.
 *
 * @param source the program, in whose text the settings stand
 * @param params values of params by name
 * @param settings what was said of actions, {@code train.epochs} to {@code 3}
 * @param diagnostics what sets nothing
 */
public record SettingOverrides(
    SourceFile source,
    SequencedMap<String, String> params,
    SequencedMap<String, String> settings,
    List<Diagnostic> diagnostics) {
  public SettingOverrides {
    params = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(params));
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    diagnostics = List.copyOf(diagnostics);
  }

  /** The program with what was said of its actions. */
  public static SettingOverrides of(SourceFile program, Map<String, String> overrides) {
    SequencedMap<String, String> params = new LinkedHashMap<>();
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : overrides.entrySet()) {
      (each.getKey().indexOf('.') < 0 ? params : settings).put(each.getKey(), each.getValue());
    }
    List<Diagnostic> diagnostics = new ArrayList<>();
    SourceFile source = program;
    for (Map.Entry<String, String> each : settings.entrySet()) {
      source = with(source, each.getKey(), each.getValue(), diagnostics);
    }
    return new SettingOverrides(source, params, settings, diagnostics);
  }

  private static SourceFile with(
      SourceFile program, String name, String values, List<Diagnostic> diagnostics) {
    int point = name.indexOf('.');
    String action = name.substring(0, point);
    String key = name.substring(point + 1);
    if (!key.matches("\\w+")) {
      diagnostics.add(
          unset(program, name, "`" + key + "` is no setting")
              .withHelp("write `" + action + ".SETTING=VALUE`"));
      return program;
    }
    if (!SettingText.isValues(values)) {
      diagnostics.add(
          unset(program, name, "`" + values + "` is no value")
              .withHelp("write it as behind `" + key + ":` in the program"));
      return program;
    }
    List<Item.Action> actions =
        Parser.parse(program).tree().items().stream().flatMap(SettingText::actions).toList();
    // From the last to the first, so that places before a change stay as they are.
    List<Place> meant =
        actions.stream()
            .filter(each -> name(each).equals(action) || each.verb().text().equals(action))
            .map(each -> program.place(each.verb().span()))
            .sorted(Comparator.comparingInt((Place place) -> place.span().start()).reversed())
            .toList();
    if (meant.isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      for (Item.Action each : actions) {
        names.add(each.verb().text());
        names.add(name(each));
      }
      diagnostics.add(
          unset(program, name, "there is no action `" + action + "`")
              .withHelp(
                  Similar.to(action, names)
                      .map(near -> "did you mean `" + near + "." + key + "`?")
                      .orElse(
                          names.isEmpty()
                              ? "the file has no actions"
                              : "the actions are " + String.join(", ", names))));
      return program;
    }
    SourceFile changed = program;
    for (Place each : meant) {
      changed = SettingText.with(changed, changed.place(each.span()), key, values);
    }
    return changed;
  }

  private static Diagnostic unset(SourceFile program, String name, String why) {
    return Diagnostic.of(RunCode.SETS_NOTHING, program.place(Span.NONE), name, why);
  }

  /** What the results of the action are called by. */
  private static String name(Item.Action action) {
    return action.clauses().stream()
        .filter(Clause.As.class::isInstance)
        .map(clause -> ((Clause.As) clause).name())
        .map(Name::text)
        .findFirst()
        .orElse(action.verb().text());
  }
}
