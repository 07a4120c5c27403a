// Package write keeps the vectors of a library in a Weaviate cluster, and what its readers
// need, for the library's writer: it implements [index.Elsewhere].
//
// A library NAME has a class for the papers of each of its spaces, NAME_1 and so on, and the
// class NAME_meta with its words and one object, the info, that says what the library is and
// which class readers ask. NAME itself is an alias of that class, for other programs.
//
// Papers are put, whole and with their vectors, before the ledger of the writer's catalogue
// says that they are done ([Library.Rows]). [Library.Publish] brings the rest up to date: it
// deletes what was removed, puts again what has changed but for its text, and the words;
// then it replaces the info, and then the catalogue notes up to which change all of that is
// done. What that note does not cover is done again, which does no harm: each object has a
// stamp that says what it was made of. So a process may be killed at any moment.
//
// The package embeds nothing and ranks nothing. Package conn knows the servers.
package write

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
)

// An Engine is what the writer asks of a cluster: see [conn.Cluster].
type Engine interface {
	Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error)
	Aggregate(ctx context.Context, r *pb.AggregateRequest) (*pb.AggregateReply, error)
	Put(ctx context.Context, objects []*pb.BatchObject) error
	Delete(ctx context.Context, class string, where *pb.Filters) (int, error)

	CreateClass(ctx context.Context, class schema.Class) error
	DropClass(ctx context.Context, name string) error
	Classes(ctx context.Context) ([]string, error)
	SetAlias(ctx context.Context, alias, class string) error
	DropAlias(ctx context.Context, alias string) error
	Alias(ctx context.Context, alias string) (class string, err error)
}

// Kind is that of a place in a cluster: see [index.Place].
const Kind = "weaviate"

// Options say where and how a library is kept. Name and Engine are needed.
type Options struct {
	Name   string   // of the library: capital letter, then letters and digits
	Engine Engine   // the cluster
	Nodes  []Engine // each of its nodes alone: see [Library.Publish]

	Size schema.Size // of classes that are made

	// Made is called when the library has been made in the cluster, before anything is put
	// into it. May be nil.
	Made func(ctx context.Context) error
	Now  func() time.Time // nil: time.Now
}

// ErrName: the name cannot be that of a library in a cluster.
var ErrName = errors.New("want a capital letter, then letters and digits")

// CheckName returns an error that wraps [ErrName] unless a library may have a name.
func CheckName(name string) error {
	good := name != "" && name[0] >= 'A' && name[0] <= 'Z' && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	if !good {
		return fmt.Errorf("library name %q: %w", name, ErrName)
	}
	return nil
}

// Place is where the library is kept.
func (o Options) Place() index.Place { return index.Place{Kind: Kind, Name: o.Name} }

// Open is an [index.OpenPlace]. It changes nothing. The error wraps [index.ErrOtherPlace]
// when another library has the name in the cluster, when the library's papers are in no
// class of this cluster, or when it has changes that its folder lacks.
func (o Options) Open(ctx context.Context, w *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
	if err := CheckName(o.Name); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	l := &Library{o: o, write: w, read: r, meta: schema.MetaName(o.Name), fresh: map[string]bool{}, put: map[int64]map[int64]noted{}}
	if err := l.open(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// A Library is kept in a cluster. See [index.Elsewhere].
type Library struct {
	o     Options
	write *catalogue.Writer
	read  *catalogue.Reader
	meta  string

	id      string          // of the library
	classes []string        // that there are
	info    schema.Info     // what readers see; the zero value: nothing yet
	made    bool            // the library was made in the cluster by this process
	fresh   map[string]bool // classes of papers that were made by this process
	before  int64           // last key of a paper when it was opened

	put     map[int64]map[int64]noted // of each space, papers that were put by this process
	encoder schema.Encoder
}

var _ index.Elsewhere = (*Library)(nil)
var _ Engine = (*conn.Cluster)(nil)

// open looks what there is of the library.
func (l *Library) open(ctx context.Context) (err error) {
	if l.id, err = l.read.LibraryID(ctx); err != nil {
		return err
	}
	if l.before, err = l.read.LastKey(ctx); err != nil {
		return err
	}
	if l.classes, err = l.o.Engine.Classes(ctx); err != nil {
		return err
	}
	if slices.Contains(l.classes, l.meta) {
		if l.info, err = l.readInfo(ctx); err != nil {
			return err
		}
	}
	return l.checkIsOurs(ctx)
}

// checkIsOurs compares what the cluster has with what the catalogue says.
func (l *Library) checkIsOurs(ctx context.Context) error {
	if have := l.info.Library; have != "" && have != l.id {
		return fmt.Errorf("%w: %s in the cluster is library %.8s, and the one in %s is %.8s", index.ErrOtherPlace, l.o.Name, have, l.write.Dir(), l.id)
	}
	last, err := l.read.LastChange(ctx)
	if err != nil {
		return err
	}
	if l.info.Change > last {
		return fmt.Errorf("%w: %s in the cluster has change %d, and the last one in %s is %d: an older copy of the folder has taken its place",
			index.ErrOtherPlace, l.o.Name, l.info.Change, l.write.Dir(), last)
	}
	spaces, err := l.read.Spaces(ctx)
	for _, s := range spaces {
		if class := l.class(s.Key); s.Rows > 0 && !slices.Contains(l.classes, class) {
			return fmt.Errorf("%w: the cluster has no class %s, into which papers of %s were put", index.ErrOtherPlace, class, l.write.Dir())
		}
	}
	return err
}

// class is the class of the papers in a space.
func (l *Library) class(space int64) string {
	return schema.ClassName(l.o.Name, strconv.FormatInt(space, 10))
}

// readInfo reads the info. It is zero where there is none: a node that was started again may
// lack what was put while it was gone, so that one without it does not say so for all.
func (l *Library) readInfo(ctx context.Context) (i schema.Info, err error) {
	failed, last := 0, error(nil)
	for n, engine := range append([]Engine{l.o.Engine}, l.o.Nodes...) {
		reply, err := engine.Search(ctx, &pb.SearchRequest{Collection: l.meta, Limit: 1, Filters: ids(schema.InfoUUID()),
			Properties: properties(schema.Body)})
		switch {
		case err == nil && len(reply.Results) > 0:
			return schema.ReadInfo(schema.Text(reply.Results[0], schema.Body))
		case err != nil && (n == 0 || ctx.Err() != nil):
			return i, err
		case err != nil:
			failed, last = failed+1, err
		}
	}
	if failed > 0 && 2*failed >= len(l.o.Nodes) { // the others need not have what a majority has
		return i, last
	}
	return i, nil
}

// claim makes the library in the cluster, unless it is there.
func (l *Library) claim(ctx context.Context) error {
	if l.info.Library == l.id {
		return nil
	}
	if err := l.o.Engine.CreateClass(ctx, schema.MetaClass(l.meta, l.o.Size)); err != nil {
		return err
	}
	l.made = !slices.Contains(l.classes, l.meta)
	if l.o.Made != nil {
		if err := l.o.Made(ctx); err != nil {
			return err
		}
	}
	if err := l.putInfo(ctx, schema.Info{Format: schema.InfoFormat, Library: l.id}); err != nil {
		return err
	}
	now, err := l.readInfo(ctx) // two may have made it at the same time
	if err == nil {
		l.info = now
		err = l.checkIsOurs(ctx)
	}
	return err
}

// putInfo replaces the info.
func (l *Library) putInfo(ctx context.Context, i schema.Info) error {
	i.Written = l.o.Now().UTC().Format(time.RFC3339)
	body, err := i.Body()
	if err != nil {
		return err
	}
	if err := l.o.Engine.Put(ctx, []*pb.BatchObject{schema.InfoObject(l.meta, body)}); err != nil {
		return err
	}
	l.info = i
	return nil
}

// Discard implements [index.Elsewhere]: it drops the classes that this process has made.
func (l *Library) Discard(ctx context.Context) error {
	var err error
	for class := range l.fresh {
		err = errors.Join(err, l.o.Engine.DropClass(ctx, class))
	}
	if l.made {
		err = errors.Join(err, l.o.Engine.DropAlias(ctx, l.o.Name), l.o.Engine.DropClass(ctx, l.meta))
	}
	return err
}

// Close implements [index.Elsewhere]. The connections are the caller's.
func (l *Library) Close() error { return nil }
