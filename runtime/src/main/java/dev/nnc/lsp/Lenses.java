package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Wording;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;

/**
 * What stands above declarations. What a lens starts, the editor starts: the server starts nothing.
 */
final class Lenses {
  private static final String RUN = "nnc.run";
  private static final String SUMMARY = "nnc.summary";
  private static final String REPORT = "nnc.showReport";

  private final Reading reading;

  /** The commands that the editor has for lenses. */
  private final Set<String> commands;

  Lenses(Reading reading, Set<String> commands) {
    this.reading = reading;
    this.commands = commands;
  }

  /** The size of each network, and what can be done with the file. */
  List<CodeLens> lenses() {
    List<CodeLens> lenses = new ArrayList<>();
    boolean first = true;
    for (Item item : reading.items()) {
      if (item instanceof Item.Network network) {
        reading
            .network(network.name().text())
            .ifPresent(
                plan -> {
                  String size = Wording.count(plan.parameters(), "parameter");
                  String title =
                      plan.trainable() == plan.parameters()
                          ? size
                          : size + ", " + Wording.count(plan.trainable()) + " trained";
                  lenses.add(lens(network.name().span(), title, SUMMARY, true));
                });
      }
      if (item instanceof Item.Action action && first) {
        first = false;
        add(action.verb().span(), "Run", RUN, lenses);
        add(action.verb().span(), "Open last report", REPORT, lenses);
      }
    }
    return lenses;
  }

  private void add(Span at, String title, String command, List<CodeLens> lenses) {
    if (commands.contains(command)) {
      lenses.add(lens(at, title, command, false));
    }
  }

  private CodeLens lens(Span at, String title, String command, boolean also) {
    String known = commands.contains(command) || !also ? command : "";
    List<Object> arguments = List.of(reading.document().uri());
    return new CodeLens(reading.text().range(at), new Command(title, known, arguments), null);
  }
}
