package dev.nnc.check.action;

import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.NetworkChecker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the checks of all actions of a file share. */
record ActionContext(
    FileContext file,
    Evaluator evaluator,
    NetworkChecker networks,
    ActionTargets targets,
    Settings settings,
    ReportPartChecker parts,
    TrainedNetworks trained) {
  /** The parts of the report that a setting names. */
  List<Configured> show(Section.@Nullable Setting setting) {
    return parts.read(Settings.all(setting), new Scope(null));
  }
}
