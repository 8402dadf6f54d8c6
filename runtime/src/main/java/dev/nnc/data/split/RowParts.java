package dev.nnc.data.split;

/** Which rows of a table are in which part, each in the order of the table. */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
public record RowParts(int[] train, int[] validation, int[] test) {}
