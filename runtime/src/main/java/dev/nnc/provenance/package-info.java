/** What a run was made from: hashes, versions, machine; enough to repeat it. */
@NullMarked
package dev.nnc.provenance;

import org.jspecify.annotations.NullMarked;
