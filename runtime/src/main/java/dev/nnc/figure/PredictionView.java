package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.Model;
import dev.nnc.record.PredictionTable;

/**
 * A prediction as the parts of its report see it.
 *
 * @param session the network's weights as they are now, and its functions
 * @param rows of the part that is predicted
 * @param found what the network puts out for the rows
 * @param table the rows with the columns that are to be shown
 */
public record PredictionView(
    Model model,
    Session session,
    Interruption interruption,
    Predict plan,
    Rows rows,
    Inference found,
    PredictionTable table) {
  NamedValues values() {
    return new NamedValues(model, session, interruption, plan.data(), rows, found);
  }
}
