package dev.nnc.evaluate;

/** Where a figure lies for most draws of the rows; both ends are as likely to be passed. */
public record Interval(double low, double high) {}
