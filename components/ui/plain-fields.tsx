import Box from "@mui/material/Box";
import { visuallyHidden } from "./visually-hidden.ts";

const control = {
  height: 32,
  px: 1.25,
  border: 1,
  borderColor: "var(--gatehouse-edge)",
  borderRadius: "6px",
  bgcolor: "background.paper",
  color: "text.primary",
  font: "inherit",
  fontSize: 13,
} as const;

interface PlainFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** A search box that needs no script. */
export function SearchField({ name, label, value, placeholder }: PlainFieldProps & { readonly placeholder?: string }) {
  return (
    <Box component="label" sx={{ flex: { xs: "1 1 100%", sm: "0 1 320px" }, position: "relative" }}>
      <Box component="span" sx={visuallyHidden}>
        {label}
      </Box>
      <Box
        component="input"
        type="search"
        name={name}
        defaultValue={value}
        placeholder={placeholder ?? label}
        sx={{ ...control, width: "100%" }}
      />
    </Box>
  );
}

interface SelectFieldProps extends PlainFieldProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A choice that needs no script. */
export function SelectField({ name, label, value, options }: SelectFieldProps) {
  return (
    <Box component="label" sx={{ position: "relative" }}>
      <Box component="span" sx={visuallyHidden}>
        {label}
      </Box>
      <Box component="select" name={name} defaultValue={value} sx={control}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Box>
    </Box>
  );
}
