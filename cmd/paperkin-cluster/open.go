package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/chromem"
	"paperkin/index/weaviate"
	"paperkin/index/weaviate/audit"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/transfer"
	"paperkin/index/weaviate/write"
	"paperkin/query"
)

// Options become a cluster and a library of it in this file only.

// clusterEndings are how commands end where the cluster does not do its part.
func clusterEndings() []session.Ending {
	return []session.Ending{
		{After: is(conn.ErrMinority), Code: fault.ExitUnreachable, Hint: "start the nodes that do not answer: without them, papers that were added last may be missing; nothing is lost"},
		{After: is(conn.ErrCertificate), Code: fault.ExitUnreachable, Hint: "see whether --cluster names the nodes as their certificates do, and whether --ca-file names a file with the authority that has signed them"},
		{After: is(conn.ErrUnreachable), Code: fault.ExitUnreachable, Hint: "see whether the nodes run, and whether --cluster and --grpc-port name them; finished work is kept"},
		{After: is(conn.ErrDenied), Code: fault.ExitOther, Hint: "put the key that the nodes know into a file, and name it with --api-key-file FILE"},
	}
}

func checkName(name string) error { return write.CheckName(name) }

// connect returns the cluster that the options name, which was not asked anything yet.
func connect(c *urfave.Context) (*conn.Cluster, error) {
	const example = "such as --cluster https://h1:8080,https://h2:8080, or PAPERKIN_CLUSTER in the environment"
	if strings.TrimSpace(c.String("cluster")) == "" {
		return nil, fault.Usagef(example, "no cluster named")
	}
	nodes, err := conn.Parse(c.String("cluster"), c.Int("grpc-port"))
	if err != nil {
		return nil, fault.Usagef(example, "--cluster %v", err)
	}
	o := conn.Options{Nodes: nodes}
	if o.Key, err = inFile(c, "api-key-file", "put the key alone into it", conn.ReadKey); err != nil {
		return nil, err
	}
	if o.Roots, err = inFile(c, "ca-file", "name a file of certificates in PEM, such as ca.pem", conn.ReadRoots); err != nil {
		return nil, err
	}
	cluster, err := conn.Open(o)
	if err != nil {
		return nil, fault.Usagef(example, "--cluster: %v", err)
	}
	return cluster, nil
}

// inFile reads the file that an option names; the zero value is that of no file.
func inFile[T any](c *urfave.Context, option, hint string, read func(file string) (T, error)) (value T, err error) {
	file := c.String(option)
	if file == "" {
		return value, nil
	}
	value, err = read(file)
	var unread *fs.PathError
	if err != nil && !errors.As(err, &unread) {
		err = fault.Usagef(hint, "--%s %v", option, err)
	}
	return value, err
}

// openFolder opens the folder of whoever indexes the papers.
func openFolder(ctx context.Context, c *urfave.Context) (*index.Library, error) {
	return index.OpenElsewhere(ctx, option.LibraryDir(c))
}

// openWriter opens the library for writing.
func openWriter(ctx context.Context, c *urfave.Context) (*index.Writer, error) {
	w, _, _, err := openBoth(ctx, c)
	return w, err
}

// openBoth opens the library for writing, with what of it is in the cluster, and that. The
// Writer closes both.
func openBoth(ctx context.Context, c *urfave.Context) (w *index.Writer, l *write.Library, cluster *conn.Cluster, err error) {
	if cluster, err = connect(c); err != nil {
		return nil, nil, nil, err
	}
	o, err := writing(ctx, c, cluster)
	if err != nil {
		return nil, nil, nil, errors.Join(err, cluster.Close())
	}
	w, err = index.OpenWriterElsewhere(ctx, option.LibraryDir(c), o.Place(), func(ctx context.Context, w *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
		kept, err := o.Open(ctx, w, r)
		if err != nil {
			return nil, err
		}
		l = kept.(*write.Library)
		return written{kept, cluster}, nil
	})
	if err != nil && l == nil {
		err = errors.Join(err, cluster.Close())
	}
	return w, l, cluster, err
}

// written is what a writer keeps elsewhere, with the connections to there.
type written struct {
	index.Elsewhere
	cluster *conn.Cluster
}

func (w written) Close() error { return errors.Join(w.Elsewhere.Close(), w.cluster.Close()) }

// writing are the options of a writer. How many nodes a new library is for, the cluster says:
// not all of them need be named.
func writing(ctx context.Context, c *urfave.Context, cluster *conn.Cluster) (write.Options, error) {
	o := write.Options{Name: c.String("collection"), Engine: cluster}
	o.Made = func(ctx context.Context) error { return audit.Begin(ctx, cluster, o.Name) }
	for i := range cluster.Len() {
		o.Nodes = append(o.Nodes, cluster.At(i))
	}
	nodes, err := cluster.Size(ctx, schema.MetaName(o.Name))
	o.Size = schema.SizeFor(nodes, c.Int("shards"))
	return o, err
}

// openLibrary opens the library for reading.
func openLibrary(ctx context.Context, c *urfave.Context) (session.Library, error) {
	if c.Bool("exact") {
		return nil, fault.Usagef("leave it out: it works for a library in a folder, with paperkin", "--exact: a cluster does not compare every paper")
	}
	cluster, err := connect(c)
	if err != nil {
		return nil, err
	}
	lib := weaviate.Open(weaviate.Options{Cluster: cluster, Name: c.String("collection"), Address: address(c), Dir: option.LibraryDir(c)})
	return reading{lib, cluster}, nil
}

// reading is a library that is read, with the connections to it.
type reading struct {
	*weaviate.Library
	cluster *conn.Cluster
}

var _ session.Viewer = reading{}

// OpenView opens the current state of the library.
func (r reading) OpenView(ctx context.Context, ahead index.Ahead) (query.View, error) {
	v, err := r.View(ctx, ahead)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (r reading) Close() error { return errors.Join(r.Library.Close(), r.cluster.Close()) }

// importLibrary makes a library in the cluster of that in a folder.
func importLibrary(c *urfave.Context, dir string, o transfer.Options) (r transfer.Result, err error) {
	cluster, err := connect(c)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	from, err := index.Open(c.Context, dir, chromem.Open)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := writing(c.Context, c, cluster)
	if err != nil {
		return r, err
	}
	return transfer.Import(c.Context, from, option.LibraryDir(c), to, o)
}

// exportFolder makes a library in a folder of that in the cluster.
func exportFolder(c *urfave.Context, dir string, o transfer.Options) (r transfer.Result, err error) {
	cluster, err := connect(c)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	from, err := openFolder(c.Context, c)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	of, err := writing(c.Context, c, cluster)
	if err != nil {
		return r, err
	}
	return transfer.Export(c.Context, from, of, dir, chromem.Open, o)
}
