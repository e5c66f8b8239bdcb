"""Question banks in and out: bytes to drafts and located problems, drafts to bytes.

Structure only: no module here knows a kind of question. A question's `parameters` are handed on as they were
written; the importer checks them against the kind, with `schema.check`, and places what it finds in the file
with `native.Loaded.locate`.

- `native`: our own format: `load` a file, `read_question`, `dump_question`; `folder.load_folder`
- `drafts`: what a file may hold, as dataclasses; `shapes`: the same as JSON Schema, which we publish
- `schema`: JSON Schema errors as located problems in plain words
- `yaml_tree`: bytes to a plain tree with a line and a column for every pointer
"""
