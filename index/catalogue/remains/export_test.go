package remains

import (
	"context"

	"paperkin/index/catalogue/pages"
)

// PagesOf are the numbers of the pages with papers in a sound catalogue, by key, but
// for papers that continue on other pages.
func PagesOf(ctx context.Context, path string) (map[int64]uint32, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := read(ctx, f, nil)
	if err != nil {
		return nil, err
	}
	found := map[int64]uint32{}
	return found, r.rows(r.layout("papers"), func(row pages.Row) error {
		size := 0
		for _, v := range row.Values {
			s, _ := v.(string)
			size += len(s)
		}
		if size < 3500 {
			found[row.Rowid] = row.Page
		}
		return nil
	})
}
