package dev.nnc.engine;

import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;

/** Something that executes programs. */
public interface Engine {
  /** Makes a program executable; whoever asks closes the session. */
  Session lower(Program program, ExecutionSettings settings);
}
