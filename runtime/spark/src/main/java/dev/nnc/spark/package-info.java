/**
 * Apache Spark as a cluster of nnc: executes tasks on its executors, and knows nothing of what they
 * are.
 */
@NullMarked
package dev.nnc.spark;

import org.jspecify.annotations.NullMarked;
