package dev.nnc.check.network;

import dev.nnc.catalog.Configured;
import dev.nnc.source.Place;

/**
 * How an update changes weights: its optimizer and what goes with it.
 *
 * @param place of the optimizer in the file
 * @param slots the phase under whose name the optimizer keeps what it learns
 * @param every at every how many batches it is made
 * @param times how often it is made with one batch
 * @param accumulate of how many batches' gradients one update is made
 * @param average how much of the weights' average is kept at each update; 0 without averaging
 * @param bfloat16 whether products have numbers of 16 bits
 */
public record Optimization(
    Place place,
    Configured optimizer,
    String slots,
    long every,
    long times,
    long accumulate,
    double average,
    boolean bfloat16) {}
