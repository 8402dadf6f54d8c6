/** What computing on a GPU needs of the system: which of NVIDIA's libraries are there, and what brings them. */
@NullMarked
package dev.nnc.gpu;

import org.jspecify.annotations.NullMarked;
