/**
 * nnc from Java: check, run, predict, evaluate and take away; it shows none of what it stands on.
 *
 * <p>It begins with {@link dev.nnc.api.Program} for a program, and with {@link
 * dev.nnc.api.FinishedRun} for the folder that a run has left. What a user may have done wrong
 * comes back as {@link dev.nnc.api.Problem}s, never as an exception; exceptions tell of wrong
 * calls. All records here can be handed from thread to thread; of {@link dev.nnc.api.Network},
 * which owns native memory, that is said too.
 */
@NullMarked
package dev.nnc.api;

import org.jspecify.annotations.NullMarked;
