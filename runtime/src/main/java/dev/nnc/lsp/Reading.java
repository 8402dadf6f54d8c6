package dev.nnc.lsp;

import dev.nnc.check.Facts;
import dev.nnc.compile.Workspace;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the compiler found out about a document. May be asked by several threads. */
final class Reading extends Form {
  private static final long SLOW_NANOS = 15_000_000;

  private final Workspace.Checked checked;
  private final long nanos;
  private @Nullable Map<Span, List<NetworkPlan.LayerPlan>> layers;

  /**
   * @param nanos how long the check took
   */
  Reading(Form form, Workspace.Checked checked, long nanos) {
    super(form.document(), form.epoch(), form.loaded(), form.catalog());
    this.checked = checked;
    this.nanos = nanos;
  }

  /** Whether the check took so long that nobody wants to wait for the next one. */
  boolean isSlow() {
    return nanos > SLOW_NANOS;
  }

  List<Diagnostic> diagnostics() {
    return checked.diagnostics();
  }

  Facts facts() {
    return checked.result().facts();
  }

  List<DataPlan> data() {
    return checked.result().data();
  }

  List<NetworkPlan> networks() {
    return checked.result().networks();
  }

  Optional<NetworkPlan> network(String name) {
    return networks().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  Optional<DataPlan> data(String name) {
    return data().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The layers of this file's networks that a step lays, in all places where it is used. */
  synchronized List<NetworkPlan.LayerPlan> layers(Span step) {
    Map<Span, List<NetworkPlan.LayerPlan>> known = layers;
    if (known == null) {
      known = new HashMap<>();
      for (NetworkPlan network : networks()) {
        for (NetworkPlan.LayerPlan layer : network.layers()) {
          if (layer.place().source() == source()) {
            known.computeIfAbsent(layer.place().span(), any -> new ArrayList<>()).add(layer);
          }
        }
      }
      layers = known;
    }
    return known.getOrDefault(step, List.of());
  }
}
