package dev.nnc.lower;

/**
 * How to execute.
 *
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param interOpThreads how many operations may run at once
 * @param intraOpThreads how many threads one operation may use
 */
public record ExecutionSettings(String device, int interOpThreads, int intraOpThreads) {}
