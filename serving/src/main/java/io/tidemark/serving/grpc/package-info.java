/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What every gRPC server needs beside its service: an address, TLS, an end to calls that would hold
 * up its own.
 */
@NullMarked
package io.tidemark.serving.grpc;

import org.jspecify.annotations.NullMarked;
