package dev.nnc.engine;

import dev.nnc.cluster.Elsewhere;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import java.util.Optional;

/**
 * This machine, and others for what can be executed apart from the rest.
 *
 * @param here this machine
 * @param others the others
 */
public record ClusterEnvironment(Environment here, Elsewhere others) implements Environment {
  @Override
  public Loaded load(DataPlan plan, long seed) {
    return here.load(plan, seed);
  }

  @Override
  public Session lower(Program program, ExecutionSettings settings) {
    return here.lower(program, settings);
  }

  @Override
  public Optional<Elsewhere> elsewhere() {
    return Optional.of(others);
  }
}
