package dev.nnc.check.network;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An update as it is written.
 *
 * @param at where it says what it changes
 * @param name what its results are called by; empty for a training without updates
 * @param function what the names of its functions begin with
 * @param parts what it changes; empty for everything
 * @param loss null if it is missing, which was reported
 * @param optimization null if something of it is wrong, which was reported
 */
public record Update(
    Node at,
    String name,
    String function,
    List<Expression> parts,
    Map<String, Section.Setting> settings,
    @Nullable Expression loss,
    @Nullable Optimization optimization) {
  public Update {
    parts = List.copyOf(parts);
  }

  /** What it changes, as a person would say it. */
  public String subject() {
    return name;
  }
}
