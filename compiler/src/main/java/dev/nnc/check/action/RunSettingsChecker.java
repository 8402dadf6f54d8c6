package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Entry;
import dev.nnc.plan.Model;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checks {@code run}: the seed, the device and the threads. */
final class RunSettingsChecker {
  private final ActionContext checks;

  RunSettingsChecker(ActionContext checks) {
    this.checks = checks;
  }

  /** What is settled for the whole run; what is wrong is left at its default. */
  Model.RunSettings check(Item.Action action, Entry entry, Map<String, Section.Setting> settings) {
    checks.targets().none(action);
    OptionalLong seed = OptionalLong.empty();
    OptionalInt threads = OptionalInt.empty();
    String device = "auto";
    if (settings.containsKey("seed")
        && checks.settings().plain(entry, "seed", settings) instanceof Long value) {
      seed = OptionalLong.of(value);
    }
    if (settings.containsKey("threads")
        && checks.settings().plain(entry, "threads", settings) instanceof Long value) {
      threads = OptionalInt.of((int) Math.min(1024, value));
    }
    if (settings.containsKey("device")
        && checks.settings().plain(entry, "device", settings) instanceof String value) {
      device = value;
    }
    return new Model.RunSettings(seed, device, threads);
  }
}
