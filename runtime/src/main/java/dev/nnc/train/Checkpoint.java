package dev.nnc.train;

import dev.nnc.checkpoint.Weights;

/**
 * A training at the end of an epoch, as {@code checkpoint:} or a later {@code --resume} needs it.
 *
 * @param state from which the training can go on
 * @param weights every variable, with the averages in the place of the weights where they are
 *     averaged: what the network is judged with
 * @param alone whether it takes the place of the phase's earlier checkpoints
 */
public record Checkpoint(TrainingState state, Weights weights, boolean alone) {}
