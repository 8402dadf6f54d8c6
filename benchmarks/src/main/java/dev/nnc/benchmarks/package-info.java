/** What nnc costs beside hand-written programs, and what its samples reach. No part of nnc. */
@NullMarked
package dev.nnc.benchmarks;

import org.jspecify.annotations.NullMarked;
