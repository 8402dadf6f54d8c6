package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import java.util.function.Predicate;

/**
 * A training at the end of an epoch or of a step, as {@code checkpoint:} or a later {@code
 * --resume} needs it.
 *
 * @param state from which the training can go on
 * @param weights every variable, with the averages in the place of the weights where they are
 *     averaged: what the network is judged with
 * @param stays which of the phase's other checkpoints are still wanted
 */
public record Checkpoint(TrainingState state, Weights weights, Predicate<KeptPlace> stays) {}
