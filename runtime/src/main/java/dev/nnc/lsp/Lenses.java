package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Wording;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;

/** What stands above declarations. What a lens starts, the editor starts; the server nothing. */
final class Lenses {
  private static final String RUN = "nnc.run";
  private static final String SUMMARY = "nnc.summary";
  private static final String REPORT = "nnc.showReport";

  private final Reading reading;

  /** The commands that the editor has for lenses. */
  private final Set<String> commands;

  private final List<CodeLens> lenses = new ArrayList<>();

  Lenses(Reading reading, Set<String> commands) {
    this.reading = reading;
    this.commands = commands;
  }

  /**
   * The size of each network, and what can be done with the file.
   *
   * @param shift from the text of the reading to the one of the editor
   * @param now the editor's text
   */
  List<CodeLens> in(Shift shift, EditedText now) {
    Map<String, NetworkPlan> networks = new HashMap<>();
    reading.networks().forEach(each -> networks.putIfAbsent(each.name(), each));
    boolean first = true;
    for (Item item : reading.items()) {
      if (item instanceof Item.Network network) {
        NetworkPlan plan = networks.get(network.name().text());
        if (plan != null) {
          // Where the editor has no command for it, the size alone is worth a line.
          String known = commands.contains(SUMMARY) ? SUMMARY : "";
          add(network.name().span(), size(plan), known, shift, now);
        }
      }
      if (item instanceof Item.Action action && first) {
        first = false;
        if (commands.contains(RUN)) {
          add(action.verb().span(), "Run", RUN, shift, now);
        }
        if (commands.contains(REPORT)) {
          add(action.verb().span(), "Show last report", REPORT, shift, now);
        }
      }
    }
    return lenses;
  }

  private static String size(NetworkPlan plan) {
    String size = Wording.count(plan.parameters(), "parameter");
    return plan.trainable() == plan.parameters()
        ? size
        : size + ", " + Wording.count(plan.trainable()) + " trained";
  }

  private void add(Span at, String title, String command, Shift shift, EditedText now) {
    OptionalInt start = shift.forth(at.start());
    OptionalInt end = shift.forth(at.end());
    if (start.isPresent() && end.isPresent() && start.getAsInt() <= end.getAsInt()) {
      List<Object> arguments = List.of(reading.document().uri());
      lenses.add(
          new CodeLens(
              now.range(new Span(start.getAsInt(), end.getAsInt())),
              new Command(title, command, arguments),
              null));
    }
  }
}
