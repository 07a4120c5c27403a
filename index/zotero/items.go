package zotero

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// A row is an item of the database with all that belongs to it.
type row struct {
	key, kind       string
	version         int64
	added, modified string
	group           string // number; empty for the user's own library
	trashed         bool
	data            columns
	collections     []string // by which [collections] has them
}

// columns are the lists of an item, in JSON as SQLite has written them.
type columns struct {
	fields, creators, tags, collections, relations string
}

// allLibraries is in place of the number of a group.
const allLibraries = "*"

// libraries is the condition for l to be the library of a group, the user's own (empty), or
// any but those of feeds.
func (db *database) libraries(group string) (condition string, args []any) {
	switch group {
	case "":
		return "l.type = 'user'", nil
	case allLibraries:
		return "l.type IN ('user', 'group')", nil
	}
	return db.groupNumber() + " = ?", []any{group}
}

// eachItem calls yield with the items of a library, see libraries, in the order in which
// they were added, until it returns false. Items that belong to others are left out, and
// not those that could.
func (db *database) eachItem(ctx context.Context, group string, yield func(row) (bool, error)) error {
	where, args := db.libraries(group)
	rows, err := db.QueryContext(ctx, db.itemsQuery(where), args...)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		c := &r.data
		if err := rows.Scan(&r.key, &r.kind, &r.version, &r.added, &r.modified, &r.group, &r.trashed, &c.fields, &c.creators, &c.tags, &c.collections, &c.relations); err != nil {
			return fmt.Errorf("%w: %w", ErrNotZotero, err)
		}
		if err := json.Unmarshal([]byte(c.collections), &r.collections); err != nil {
			return fmt.Errorf("%w: item %s: %w", ErrNotZotero, r.key, err)
		}
		if more, err := yield(r); !more || err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	return ctx.Err()
}

// groupNumber is the expression for the number of the group whose library is l.
func (db *database) groupNumber() string {
	if !db.tables["groups"] {
		return "''"
	}
	return "coalesce((SELECT CAST(g.groupID AS TEXT) FROM groups g WHERE g.libraryID = l.libraryID), '')"
}

// itemsQuery is the query for the columns of a [row]. Tables that an older or a newer
// Zotero lacks are passed over; types and fields that plug-ins and users have added are in
// tables of their own, which the "combined" ones join.
func (db *database) itemsQuery(where string) string {
	list := func(needs string, query string) string {
		for table := range strings.FieldsSeq(needs) {
			if !db.tables[table] {
				return "'[]'"
			}
		}
		return "(" + query + ")"
	}
	name := func(column, of, id string, tables ...string) string {
		some := "NULL"
		for _, t := range tables {
			if db.tables[t] {
				some += fmt.Sprintf(", (SELECT x.%s FROM %s x WHERE x.%s = %s.%s)", column, t, id, of, id)
			}
		}
		return "coalesce(" + some + ", '')"
	}
	trashed := "0"
	if db.tables["deletedItems"] {
		trashed = "EXISTS (SELECT 1 FROM deletedItems d WHERE d.itemID = i.itemID)"
	}
	return `SELECT CAST(i.key AS TEXT), ` + name("typeName", "i", "itemTypeID", "itemTypesCombined", "itemTypes") + ` AS kind, coalesce(i.version, 0), CAST(coalesce(i.dateAdded, '') AS TEXT), CAST(coalesce(i.dateModified, '') AS TEXT),
		iif(l.type = 'group', ` + db.groupNumber() + `, ''), ` + trashed + `,
		` + list("", `SELECT json_group_array(json_array(`+name("fieldName", "d", "fieldID", "fieldsCombined", "fields")+`, CAST(substr(v.value, 1, `+fmt.Sprint(paper.MaxAbstract+1)+`) AS TEXT)) ORDER BY d.fieldID)
			FROM itemData d JOIN itemDataValues v ON v.valueID = d.valueID WHERE d.itemID = i.itemID`) + `,
		` + list("creators itemCreators", `SELECT json_group_array(json_array(`+name("creatorType", "ic", "creatorTypeID", "creatorTypes")+`, coalesce(c.firstName, ''), coalesce(c.lastName, ''), coalesce(c.fieldMode, 0)) ORDER BY ic.orderIndex, ic.creatorID)
			FROM itemCreators ic JOIN creators c ON c.creatorID = ic.creatorID WHERE ic.itemID = i.itemID`) + `,
		` + list("tags itemTags", `SELECT json_group_array(t.name ORDER BY t.name) FROM itemTags it JOIN tags t ON t.tagID = it.tagID WHERE it.itemID = i.itemID`) + `,
		` + list("collectionItems", `SELECT json_group_array(CAST(ci.collectionID AS TEXT) ORDER BY ci.collectionID) FROM collectionItems ci WHERE ci.itemID = i.itemID`) + `,
		` + list("itemRelations relationPredicates", `SELECT json_group_array(json_array(p.predicate, r.object) ORDER BY p.predicate, r.object)
			FROM itemRelations r JOIN relationPredicates p ON p.predicateID = r.predicateID WHERE r.itemID = i.itemID`) + `
		FROM items i JOIN libraries l ON l.libraryID = i.libraryID
		WHERE ` + where + ` AND kind <> 'annotation'` + db.byThemselves() + ` ORDER BY i.itemID`
}

// byThemselves is the condition for a note or a file not to belong to an item.
func (db *database) byThemselves() (condition string) {
	for _, table := range []string{"itemAttachments", "itemNotes"} {
		if db.tables[table] {
			condition += " AND NOT EXISTS (SELECT 1 FROM " + table + " x WHERE x.itemID = i.itemID AND x.parentItemID IS NOT NULL)"
		}
	}
	return condition
}

// multipart matches a date as the database has it, in numbers and as it was typed:
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/date.js
var multipart = pattern.Of(`^(\d{4}-\d\d-\d\d)(?: (.*))?$`)

// dates are the fields that are dates of that kind: of the publication, and of something
// else.
var (
	dates      = paper.WordSet("date dateDecided dateEnacted issueDate")
	otherDates = paper.WordSet("filingDate originalDate")
)

// moment matches a time as the database has it.
var moment = pattern.Of(`^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?$`)

// object is the item as Zotero's API gives it.
func (r row) object() ([]byte, error) {
	data := map[string]any{"key": r.key, "version": r.version, "itemType": r.kind, "collections": r.collections, "dateAdded": inISO(r.added), "dateModified": inISO(r.modified)}
	meta := map[string]any{}
	var pairs [][2]string
	if err := json.Unmarshal([]byte(r.data.fields), &pairs); err != nil {
		return nil, err
	}
	for _, f := range pairs {
		field, value := f[0], f[1]
		m := multipart().FindStringSubmatch(value)
		switch {
		case field == "":
			continue
		case m != nil && dates[field]:
			meta["parsedDate"] = m[1]
			value = typed(m)
		case m != nil && otherDates[field]:
			value = typed(m)
		case field == "accessDate":
			value = inISO(value)
		}
		data[field] = value
	}
	for field, column := range map[string]string{"creators": r.data.creators, "tags": r.data.tags, "relations": r.data.relations} {
		value, err := listOf[field](column)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field, err)
		}
		data[field] = value
	}
	return json.Marshal(map[string]any{"key": r.key, "version": r.version, "meta": meta, "data": data})
}

// typed is a date as the user typed it, where that is kept.
func typed(m []string) string {
	if m[2] != "" {
		return m[2]
	}
	return strings.ReplaceAll(m[1], "-00", "")
}

// inISO is a time as the API has it.
func inISO(s string) string {
	if m := moment().FindStringSubmatch(s); m != nil {
		return m[1] + "T" + m[2] + "Z"
	}
	return s
}

// listOf makes of columns what the API has under these names.
var listOf = map[string]func(column string) (any, error){
	"creators": func(column string) (any, error) {
		var rows [][]any
		err := json.Unmarshal([]byte(column), &rows)
		list := make([]map[string]string, 0, len(rows))
		for _, r := range rows {
			c := map[string]string{"creatorType": fmt.Sprint(r[0])}
			if r[3] == float64(1) { // one field: an institution
				c["name"] = fmt.Sprint(r[2])
			} else {
				c["firstName"], c["lastName"] = fmt.Sprint(r[1]), fmt.Sprint(r[2])
			}
			list = append(list, c)
		}
		return list, err
	},
	"tags": func(column string) (any, error) {
		var names []string
		err := json.Unmarshal([]byte(column), &names)
		list := make([]map[string]string, 0, len(names))
		for _, name := range names {
			list = append(list, map[string]string{"tag": name})
		}
		return list, err
	},
	"relations": func(column string) (any, error) {
		var pairs [][2]string
		err := json.Unmarshal([]byte(column), &pairs)
		objects := map[string][]string{}
		for _, p := range pairs {
			objects[p[0]] = append(objects[p[0]], p[1])
		}
		return objects, err
	},
}
