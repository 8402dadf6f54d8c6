package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import org.jspecify.annotations.Nullable;

/**
 * All that a training is between two steps. With the same program, rows and thread count, a
 * training that goes on from here ends with the same bits as one that was never left.
 *
 * @param progress how far it is
 * @param variables every variable of the program as training goes on with it: raw weights beside
 *     their averages, slots of optimizers, moving statistics, gradients that are being added up,
 *     counters of random numbers
 * @param best the network's variables in the best epoch by a stop condition that gives them back;
 *     null if there is none yet
 * @param good every variable as it was after {@link TrainingProgress#goodEpoch}, which a failing
 *     training goes back to
 */
public record TrainingState(
    TrainingProgress progress, Weights variables, @Nullable Weights best, Weights good) {}
