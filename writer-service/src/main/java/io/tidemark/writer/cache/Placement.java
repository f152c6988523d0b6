/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.cache;

import com.google.protobuf.ByteString;
import com.spotify.folsom.ConnectionChangeListener;
import com.spotify.folsom.RawMemcacheClient;
import com.spotify.folsom.client.Request;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.ketama.AddressAndClient;
import com.spotify.folsom.ketama.Continuum;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which server has a key: by folsom's own consistent hashing, so that whoever reads with folsom and
 * the same servers finds it. A server that is away keeps its keys: were they written elsewhere
 * meanwhile, it would come back with values that nobody corrects.
 */
final class Placement {

  private final Continuum continuum;

  Placement(List<Node> nodes) {
    List<AddressAndClient> places = new ArrayList<>();
    for (Node node : nodes) {
      places.add(new AddressAndClient(HostAndPort.fromString(node.address()), new Place(node)));
    }
    this.continuum = new Continuum(places);
  }

  Node of(ByteString key) {
    return ((Place) continuum.findClient(key.toByteArray())).node();
  }

  /**
   * A point of the circle, always there.
   *
   * @param node the server
   */
  private record Place(Node node) implements RawMemcacheClient {
    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public <T> CompletionStage<T> send(Request<T> request) {
      throw new UnsupportedOperationException("a place takes no requests");
    }

    @Override
    public void shutdown() {}

    @Override
    public int numTotalConnections() {
      return 1;
    }

    @Override
    public int numActiveConnections() {
      return 1;
    }

    @Override
    public void registerForConnectionChanges(ConnectionChangeListener listener) {}

    @Override
    public void unregisterForConnectionChanges(ConnectionChangeListener listener) {}

    @Override
    public Throwable getConnectionFailure() {
      return new IllegalStateException("a place has no connection");
    }
  }
}
