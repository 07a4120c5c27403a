// Package conn is how the nodes of a Weaviate cluster are asked: gRPC for objects, REST for
// classes, aliases and what nodes say of themselves. Every call has a deadline, and goes to
// the next node where one fails; writes are acknowledged by a majority of the replicas.
//
// It knows nothing of papers: the objects of package schema pass through it.
package conn

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
)

// Options say how a cluster is asked.
type Options struct {
	Nodes []Node
	Key   string         // of the API; empty: none. It is never sent unencrypted to another machine
	Roots *x509.CertPool // that sign the certificates of https nodes; nil: those of the system

	Read  time.Duration // the longest that one node may take for a question; 0: 2 s
	Write time.Duration // the same of a write, or of a change of classes; 0: 30 s

	// OnCall is told of each call before it is made, by the name of the gRPC method or the
	// REST method and path, and by the node's URL. It may be called from several goroutines.
	OnCall func(method, node string)
}

const (
	readTime  = 2 * time.Second
	writeTime = 30 * time.Second
)

// A Cluster asks the nodes of one. It is safe for concurrent use.
type Cluster struct {
	all, nodes  []*node // those of the options, and those that this one asks
	read, write time.Duration
	within      time.Duration // in place of read, of questions; 0: see [Cluster.limits]
	onCall      func(method, node string)
	rest        *http.Client
	key         string
	turn        *turn
	looks       *looks
	alone       bool // one node of several, which is asked for what it has itself

	pause func(context.Context, time.Duration) error // between tries of a write
}

// node is one with its connection.
type node struct {
	Node
	at   int // its place in the options
	conn *grpc.ClientConn
	grpc pb.WeaviateClient
}

// Open returns a cluster that was not asked anything yet: it is an error if the options make
// no sense, not if no node answers.
func Open(o Options) (*Cluster, error) {
	if len(o.Nodes) == 0 {
		return nil, errors.New("no node of a cluster is named")
	}
	c := &Cluster{read: o.Read, write: o.Write, onCall: o.OnCall, key: o.Key, rest: restClient(o.Roots), pause: pause}
	if c.read == 0 {
		c.read = readTime
	}
	if c.write == 0 {
		c.write = writeTime
	}
	if c.onCall == nil {
		c.onCall = func(string, string) {}
	}
	for i, n := range o.Nodes {
		if err := n.check(o.Key != ""); err != nil {
			return nil, errors.Join(err, c.Close())
		}
		conn, err := dial(n, o)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("node %s: %w", n.URL, err), c.Close())
		}
		c.all = append(c.all, &node{n, i, conn, pb.NewWeaviateClient(conn)})
	}
	c.nodes = c.all
	c.turn, c.looks = newTurn(len(c.nodes), time.Now), new(looks)
	return c, nil
}

// Close ends the connections.
func (c *Cluster) Close() error {
	c.rest.CloseIdleConnections()
	var errs []error
	for _, n := range c.all {
		errs = append(errs, n.conn.Close())
	}
	return errors.Join(errs...)
}

// Len is the number of nodes.
func (c *Cluster) Len() int { return len(c.nodes) }

// At is the cluster as one node alone, by its place in the options. It shares the
// connections, and is not closed.
func (c *Cluster) At(i int) *Cluster {
	one := *c
	one.nodes, one.alone = c.nodes[i:i+1], true
	return &one
}

// Within is the cluster with so long a time for a question to one node, which is asked once. It
// shares the connections, and is not closed.
func (c *Cluster) Within(limit time.Duration) *Cluster {
	other := *c
	other.within = limit
	return &other
}

// URL is that of a node, by its place in the options.
func (c *Cluster) URL(i int) string { return c.nodes[i].URL }

// Name is the name by which the other nodes know a node, by its place in the options. It is
// empty before [Cluster.Statistics] was asked, and where these do not tell.
func (c *Cluster) Name(i int) string { return c.turn.name(c.nodes[i].at) }

// LeaveOut names nodes that are asked only where all others failed, in place of those that
// were named before. See [Cluster.Name] for which nodes are known by their names.
func (c *Cluster) LeaveOut(names ...string) { c.turn.leaveOut(names) }

// pause waits, until the context ends at most.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
