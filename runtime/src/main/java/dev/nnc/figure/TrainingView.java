package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;

/**
 * A training as the parts of its report see it.
 *
 * @param session the network's weights as they are now, and its functions
 * @param rows of the training part
 */
public record TrainingView(
    Model model,
    Session session,
    Interruption interruption,
    Train plan,
    NetworkPlan network,
    Rows rows) {}
